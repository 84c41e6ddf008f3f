//! In which order do templates start? Each after those it names; a circle is refused when the fleet is put together.

use crate::{Fleet, FleetError};
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::TemplateName;

/// Refuses a fleet whose templates wait for something that is not there, or for each other.
pub(crate) fn check(fleet: &Fleet) -> Result<(), FleetError> {
    let edges = edges(fleet)?;
    let mut marks = vec![Mark::New; edges.len()];
    for start in 0..edges.len() {
        if let Some(circle) = circle_from(start, &edges, &mut marks) {
            let name = |at: &usize| fleet.templates().get(*at).map(|t| t.name.clone());
            let path: Vec<TemplateName> = circle.iter().filter_map(name).collect();
            return Err(FleetError::Cycle { path });
        }
    }
    Ok(())
}

/// Returns for each template where those stand that it comes after.
fn edges(fleet: &Fleet) -> Result<Vec<Vec<usize>>, FleetError> {
    let of = |template: &crate::Template| {
        let position = |after: &TemplateName| {
            fleet.position(after).ok_or_else(|| FleetError::NoDependency {
                template: template.name.clone(),
                after: after.clone(),
            })
        };
        template.after.iter().map(position).collect()
    };
    fleet.templates().iter().map(of).collect()
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Mark {
    New,
    OnPath,
    Done,
}

/// Walks depth first without recursion, so that a long chain costs memory and no stack.
fn circle_from(start: usize, edges: &[Vec<usize>], marks: &mut [Mark]) -> Option<Vec<usize>> {
    let mut path: Vec<(usize, usize)> = Vec::new();
    let mut enter = Some(start);
    loop {
        if let Some(at) = enter.take() {
            match marks.get(at).copied() {
                Some(Mark::New) => {
                    set(marks, at, Mark::OnPath);
                    path.push((at, 0));
                }
                Some(Mark::OnPath) => {
                    let from = path.iter().position(|(on, _)| *on == at)?;
                    return Some(path.get(from..)?.iter().map(|(on, _)| *on).collect());
                }
                Some(Mark::Done) | None => {}
            }
        }
        let (at, next) = path.last_mut()?;
        enter = edges.get(*at).and_then(|after| after.get(*next)).copied();
        *next = next.saturating_add(1);
        if enter.is_none() {
            set(marks, *at, Mark::Done);
            path.pop();
        }
    }
}

fn set(marks: &mut [Mark], at: usize, mark: Mark) {
    if let Some(slot) = marks.get_mut(at) {
        *slot = mark;
    }
}
