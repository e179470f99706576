//! The depth at which a term fills a number of characters: what the option `chars_limit` cuts a term to.

use asterias_term::Term;

use super::measure::{grow, measure};
use super::style::{Failure, Style};
use super::tree::Tree;

/// The pieces of a term that, laid out, take about `limit` characters, and no more depth than `depth` unless that is negative.
///
/// The limit is above zero.
pub(super) fn limited<'h>(
    term: Term<'h>,
    depth: i64,
    limit: i64,
    style: &Style<'h>,
) -> Result<Tree<'h>, Failure> {
    let mut lower = Cut {
        tree: measure(term, 1, limit, style)?,
        depth: 1,
    };
    if !lower.tree.root().cut || lower.len() > limit || depth == 1 {
        return Ok(lower.tree);
    }
    // Depths are tried in steps that double, until the text is too long.
    let mut step = 2i64;
    loop {
        step = step.saturating_mul(2);
        let deeper = lower.depth.saturating_add(step);
        let deeper = if depth < 0 { deeper } else { deeper.min(depth) };
        let upper = lower.grown(deeper, limit, style)?;
        if !upper.tree.root().cut || upper.len() == lower.len() {
            return Ok(upper.tree);
        }
        if upper.len() > limit || depth >= 0 && deeper >= depth {
            return between(lower, upper, limit, style);
        }
        lower = upper;
    }
}

/// A tree in which something was left out at a depth.
struct Cut<'h> {
    tree: Tree<'h>,
    depth: i64,
}

impl<'h> Cut<'h> {
    fn len(&self) -> i64 {
        self.tree.root().len as i64
    }

    fn grown(&self, depth: i64, limit: i64, style: &Style<'h>) -> Result<Cut<'h>, Failure> {
        let tree = grow(&self.tree, depth - self.depth, limit, style)?;
        Ok(Cut { tree, depth })
    }
}

/// Halves the distance between a depth that fits and one that does not.
fn between<'h>(
    mut lower: Cut<'h>,
    mut upper: Cut<'h>,
    limit: i64,
    style: &Style<'h>,
) -> Result<Tree<'h>, Failure> {
    while upper.depth - lower.depth > 1 {
        let middle = lower.grown((lower.depth + upper.depth) / 2, limit, style)?;
        if middle.len() > limit {
            upper = middle;
        } else {
            lower = middle;
        }
    }
    Ok(if lower.len() == limit {
        lower.tree
    } else {
        upper.tree
    })
}
