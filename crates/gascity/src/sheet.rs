//! What stands in a TOML table, and where? Each value is taken once; what nobody took is told.

use crate::near::{Shape, meant};
use crate::{At, CityError, Unread};
use core::ops::Range;
use std::rc::Rc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file as text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
}

impl<'a> Source<'a> {
    /// Reads the file as a table.
    pub(crate) fn sheet(self) -> Result<Sheet<'a>, CityError> {
        let page = Rc::new(Page::new(self));
        let table = DeTable::parse(self.text).map_err(|cause| CityError::NotToml {
            at: page.at(&cause.span().unwrap_or_default()),
            message: cause.message().to_owned(),
        })?;
        let whole = table.span();
        Ok(Sheet::new(page, String::new(), whole, table.into_inner()))
    }
}

/// A file, and where its lines end: counted once, because every key is asked for its line.
#[derive(Debug)]
struct Page<'a> {
    source: Source<'a>,
    breaks: Vec<usize>,
}

impl<'a> Page<'a> {
    fn new(source: Source<'a>) -> Self {
        let bytes = source.text.bytes().enumerate();
        Self {
            source,
            breaks: bytes.filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect(),
        }
    }

    fn at(&self, span: &Range<usize>) -> At {
        let before = self.breaks.partition_point(|at| *at < span.start);
        At { file: self.source.file.to_owned(), line: before.saturating_add(1) }
    }

    fn cut(&self, span: Range<usize>) -> String {
        self.source.text.get(span).unwrap_or_default().to_owned()
    }
}

/// A key with the table it stands in, and where it stands.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct KeyAt {
    pub(crate) key: String,
    pub(crate) at: At,
}

/// A table, and what has not been taken from it yet.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    page: Rc<Page<'a>>,
    /// What stands before its keys in a message.
    path: String,
    span: Range<usize>,
    entries: Vec<Entry<'a>>,
    /// What it was asked for: the keys that matter in it.
    asked: Vec<(&'static str, Shape)>,
}

#[derive(Debug)]
struct Entry<'a> {
    key: String,
    span: Range<usize>,
    value: Spanned<DeValue<'a>>,
}

impl<'a> Sheet<'a> {
    fn new(page: Rc<Page<'a>>, path: String, span: Range<usize>, table: DeTable<'a>) -> Self {
        let entries = table.into_iter().map(|(key, value)| Entry {
            span: key.span(),
            key: key.into_inner().into_owned(),
            value,
        });
        Self { page, path, span, entries: entries.collect(), asked: Vec::new() }
    }

    /// Returns where the table begins.
    pub(crate) fn at(&self) -> At {
        self.page.at(&self.span)
    }

    /// Returns what the table is called.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Spells a key with the table it stands in.
    fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Returns a key with where it stands, as long as it is not taken; one that is not there belongs to the table.
    pub(crate) fn place(&self, key: &str) -> KeyAt {
        let entry = self.entries.iter().find(|entry| entry.key == key);
        let at = self.page.at(entry.map_or(&self.span, |entry| &entry.span));
        KeyAt { key: self.key(key), at }
    }

    fn take(&mut self, key: &'static str, shape: Shape) -> Option<Spanned<DeValue<'a>>> {
        self.asked.push((key, shape));
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at).value)
    }

    fn wrong(&self, key: &str, span: Range<usize>, expected: &'static str) -> CityError {
        let found = self.page.cut(span.clone());
        CityError::Wrong { at: self.page.at(&span), key: self.key(key), found, expected }
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&DeValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, CityError> {
        let Some(value) = self.take(key, Shape::Value) else {
            return Ok(None);
        };
        let found = read(value.get_ref());
        found.map(Some).ok_or_else(|| self.wrong(key, value.span(), expected))
    }

    /// Takes a text without white space around it; a blank one is absent.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<String>, CityError> {
        let text =
            self.read(key, "a text", |value| value.as_str().map(|text| text.trim().to_owned()))?;
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// Takes a text that has to be there.
    pub(crate) fn needed(&mut self, key: &'static str) -> Result<String, CityError> {
        let expected = "a text that is not blank";
        let at = self.at();
        self.text(key)?.ok_or_else(|| CityError::Absent { at, key: self.key(key), expected })
    }

    /// Takes one of a few words.
    pub(crate) fn word<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, CityError> {
        self.read(key, expected, |value| read(value.as_str()?.trim()))
    }

    /// Takes a whole number.
    pub(crate) fn number(&mut self, key: &'static str) -> Result<Option<i64>, CityError> {
        self.read(key, "a whole number", |value| {
            let number = value.as_integer()?;
            i64::from_str_radix(number.as_str(), number.radix()).ok()
        })
    }

    /// Takes a flag.
    pub(crate) fn flag(&mut self, key: &'static str) -> Result<Option<bool>, CityError> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    /// Takes a list of texts.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Vec<String>, CityError> {
        Ok(self.texts_at(key)?.into_iter().map(|(text, _)| text).collect())
    }

    /// Takes a list of texts, each with where it stands.
    pub(crate) fn texts_at(&mut self, key: &'static str) -> Result<Vec<(String, At)>, CityError> {
        let Some(value) = self.take(key, Shape::List) else {
            return Ok(Vec::new());
        };
        let texts = value.get_ref().as_array().and_then(|texts| {
            let text = |text: &Spanned<DeValue<'a>>| {
                let at = self.page.at(&text.span());
                Some((text.get_ref().as_str()?.trim().to_owned(), at))
            };
            texts.iter().map(text).collect()
        });
        texts.ok_or_else(|| self.wrong(key, value.span(), "a list of texts"))
    }

    /// Takes a table; without one, an empty one.
    pub(crate) fn table(&mut self, key: &'static str) -> Result<Self, CityError> {
        let path = self.key(key);
        let Some(value) = self.take(key, Shape::Table) else {
            let (page, span) = (Rc::clone(&self.page), self.span.clone());
            return Ok(Self { page, path, span, entries: Vec::new(), asked: Vec::new() });
        };
        self.as_sheet(value, path, key)
    }

    /// Takes an array of tables.
    pub(crate) fn tables(&mut self, key: &'static str) -> Result<Vec<Self>, CityError> {
        let Some(value) = self.take(key, Shape::List) else {
            return Ok(Vec::new());
        };
        let span = value.span();
        let DeValue::Array(tables) = value.into_inner() else {
            return Err(self.wrong(key, span, "an array of tables"));
        };
        let path = self.key(key);
        let tables = tables.into_iter().enumerate();
        tables.map(|(at, value)| self.as_sheet(value, format!("{path}[{at}]"), key)).collect()
    }

    /// Takes every table in this one, with the key it has.
    pub(crate) fn every_table(&mut self) -> Result<Vec<(String, Self)>, CityError> {
        let entries = core::mem::take(&mut self.entries).into_iter();
        let tables = entries.map(|Entry { key, value, .. }| {
            let path = self.key(&key);
            let sheet = self.as_sheet(value, path, &key)?;
            Ok((key, sheet))
        });
        tables.collect()
    }

    fn as_sheet(
        &self,
        value: Spanned<DeValue<'a>>,
        path: String,
        key: &str,
    ) -> Result<Self, CityError> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Ok(Self::new(Rc::clone(&self.page), path, span, table)),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => Err(self.wrong(key, span, "a table")),
        }
    }

    /// Tells what nobody took, and what may have been meant by it.
    pub(crate) fn rest(&mut self, unread: &mut Vec<Unread>) {
        for Entry { key, span, value } in core::mem::take(&mut self.entries) {
            let shape = Shape::of(value.get_ref());
            let alike = self.asked.iter().filter(|(_, asked)| *asked == shape);
            let meant = meant(&key, alike.map(|(asked, _)| *asked)).map(|asked| self.key(asked));
            let (key, at) = (self.key(&key), self.page.at(&span));
            unread.push(Unread { key, at, text: self.page.cut(value.span()), meant });
        }
    }
}
