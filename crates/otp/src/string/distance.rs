//! `jaro_similarity/2`: characters that two texts have in common at about the same place.

use std::collections::{HashMap, VecDeque};

use asterias_machine::native::{Env, Stop};
use asterias_term::Term;

use crate::unicode_util::grapheme::{Cluster, Graphemes};

/// All graphemes of a text.
fn clusters<'h>(env: &mut Env<'h>, text: Term<'h>) -> Result<Vec<Cluster>, Stop<'h>> {
    let mut graphemes = Graphemes::new(text);
    let mut clusters = Vec::new();
    while let Some(next) = graphemes.next() {
        match next {
            Ok(cluster) => clusters.push(cluster),
            Err(fault) => return Err(fault.raise(env, graphemes.chars())),
        }
    }
    env.account(clusters.len() / 5);
    Ok(clusters)
}

/// `jaro_similarity/2`: matching characters are at most half the longer length apart; those matched in another order count half.
pub(super) fn jaro_similarity<'h>(
    env: &mut Env<'h>,
    a: Term<'h>,
    b: Term<'h>,
) -> Result<f64, Stop<'h>> {
    let (a, b) = (clusters(env, a)?, clusters(env, b)?);
    if a == b {
        return Ok(1.0);
    }
    if a.is_empty() || b.is_empty() {
        return Ok(0.0);
    }
    let matched = matched(&a, &b);
    if matched.is_empty() {
        return Ok(0.0);
    }
    let mut in_b: Vec<usize> = matched.iter().map(|(_, index)| *index).collect();
    in_b.sort_unstable();
    let moved = matched
        .iter()
        .zip(&in_b)
        .filter(|((in_a, _), in_b)| a[*in_a] != b[**in_b])
        .count();
    let count = matched.len() as f64;
    let in_order = (count - moved as f64 / 2.0) / count;
    Ok((count / a.len() as f64 + count / b.len() as f64 + in_order) / 3.0)
}

/// Indices of characters of `a`, in order, each with that of the first equal character of `b` near it that no earlier one took.
fn matched(a: &[Cluster], b: &[Cluster]) -> Vec<(usize, usize)> {
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut places: HashMap<&Cluster, VecDeque<usize>> = HashMap::new();
    for (index, cluster) in b.iter().enumerate() {
        places.entry(cluster).or_default().push_back(index);
    }
    let mut matched = Vec::new();
    for (index, cluster) in a.iter().enumerate() {
        let Some(free) = places.get_mut(cluster) else {
            continue;
        };
        // The window only moves on: what lies before it now is never near again.
        while free.front().is_some_and(|place| place + window < index) {
            free.pop_front();
        }
        if let Some(place) = free.pop_front_if(|place| *place <= index + window) {
            matched.push((index, place));
        }
    }
    matched
}
