//! Where branches come together again.
//!
//! Branches meet in a [`Join`]: the block after them takes the value and, as parameters too, the variables that every
//! branch that gets there has bound.

use asterias_syntax::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use super::builder::{Builder, Mark};
use super::constant::Const;
use super::ir::{BlockId, End, Value};
use super::lower::Lower;

/// A block where branches meet.
pub(crate) struct Join {
    block: BlockId,
    pub(crate) wanted: Wanted,
    arrivals: Vec<Arrival>,
}

/// What is made of an expression.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    Value,
    /// Nobody uses the value.
    Effect,
}

struct Arrival {
    from: BlockId,
    value: Value,
    bound: Vec<(Name, Value)>,
}

impl Join {
    pub(crate) fn new(builder: &mut Builder) -> Self {
        Self {
            block: builder.block(),
            wanted: Wanted::Value,
            arrivals: Vec::new(),
        }
    }
}

impl Lower<'_> {
    /// A branch ends here with a value; what was bound since `mark` may be known after the join. Ends the scope.
    pub(crate) fn arrive(&mut self, join: &mut Join, value: Value, mark: Mark) {
        let builder = self.b();
        if let Some(from) = builder.current {
            let bound = builder.bound_since(mark);
            join.arrivals.push(Arrival { from, value, bound });
            builder.current = None;
        }
        builder.restore(mark);
    }

    /// Whether all that arrived is `true` or `false`.
    pub(crate) fn join_all_boolean(&mut self, join: &Join) -> bool {
        let builder = self.b();
        join.arrivals
            .iter()
            .all(|arrival| builder.is_boolean(arrival.value))
    }

    /// Goes on after the join; its value.
    pub(crate) fn join(&mut self, mut join: Join) -> Value {
        let builder = self.b();
        if join.arrivals.len() <= 1 {
            let Some(only) = join.arrivals.pop() else {
                builder.current = None;
                return Value::Const(Const::Nil);
            };
            builder.at(only.from);
            for (name, value) in only.bound {
                builder.bind(name, value);
            }
            return only.value;
        }
        let exports = common(&join.arrivals);
        for arrival in &join.arrivals {
            let mut args = Vec::with_capacity(1 + exports.len());
            args.push(arrival.value);
            if exports.len() <= 4 {
                for name in &exports {
                    args.extend(find_last(&arrival.bound, *name));
                }
            } else {
                let map: FxHashMap<Name, Value> = arrival.bound.iter().copied().collect();
                args.extend(exports.iter().filter_map(|name| map.get(name)));
            }
            builder.at(arrival.from);
            builder.end(End::Goto(join.block, args));
        }
        let value = builder.param(join.block);
        for name in exports {
            let param = builder.param(join.block);
            builder.bind(name, Value::Var(param));
        }
        builder.at(join.block);
        Value::Var(value)
    }

    /// As [`Lower::arrive`], where variables stay inside.
    pub(crate) fn arrive_hidden(&mut self, join: &mut Join, value: Value, mark: Mark) {
        self.b().restore(mark);
        self.arrive(join, value, mark);
    }
}

/// The names that every arrival has bound.
fn common(arrivals: &[Arrival]) -> Vec<Name> {
    let Some((first, others)) = arrivals.split_first() else {
        return Vec::new();
    };
    let mut seen = FxHashSet::default();
    let mut names: Vec<Name> = first
        .bound
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| seen.insert(*name))
        .collect();
    for other in others {
        if names.is_empty() {
            return names;
        }
        if names.len() <= 4 {
            names.retain(|name| find_last(&other.bound, *name).is_some());
        } else {
            let bound: FxHashSet<Name> = other.bound.iter().map(|(name, _)| *name).collect();
            names.retain(|name| bound.contains(name));
        }
    }
    names
}

fn find_last(bound: &[(Name, Value)], name: Name) -> Option<Value> {
    bound
        .iter()
        .rev()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}
