//! Answers how records are kept in one SQLite file.
