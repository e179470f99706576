//! What is known about variables: tables ordered by name, and how they combine.
//!
//! Every pass over an expression answers with a table of what it did to variables; sequences, alternatives and patterns
//! combine such tables in the ways that OTP's rules for binding ask for.

use asterias_syntax::{Name, Pos};
use smallvec::SmallVec;

/// The construction that a binding comes out of, and where it stands.
pub(super) type From = (Name, Pos);

/// Whether a variable can be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// It has a value.
    Bound,
    /// It has a value in some ways through a construction, and not in others.
    Unsafe(From),
    /// It got its value inside of a construction.
    Export(From),
    /// It is a stack trace, which guards must not touch.
    Stacktrace,
}

/// A variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Var {
    pub(super) state: State,
    pub(super) used: bool,
    /// Where it was bound.
    pub(super) places: SmallVec<[Pos; 1]>,
}

impl Var {
    pub(super) fn new(state: State, used: bool, pos: Pos) -> Self {
        Self {
            state,
            used,
            places: SmallVec::from_buf([pos]),
        }
    }

    /// The same, bound and used.
    pub(super) fn as_used(&self) -> Self {
        Self {
            state: State::Bound,
            used: true,
            places: self.places.clone(),
        }
    }
}

/// Variables, ordered by name.
#[derive(Clone, Default, Debug, PartialEq)]
pub(super) struct Vars(pub(super) Vec<(Name, Var)>);

impl Vars {
    pub(super) fn one(name: Name, var: Var) -> Self {
        Self(vec![(name, var)])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, name: Name) -> Option<&Var> {
        let at = self.0.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        Some(&self.0[at].1)
    }

    fn merge_with(self, other: Self, mut both: impl FnMut(Name, Var, Var) -> Var) -> Self {
        if self.0.is_empty() {
            return other;
        }
        if other.0.is_empty() {
            return self;
        }
        let mut out = Vec::with_capacity(self.0.len() + other.0.len());
        let mut left = self.0.into_iter().peekable();
        let mut right = other.0.into_iter().peekable();
        loop {
            match (left.peek(), right.peek()) {
                (Some((a, _)), Some((b, _))) => match a.cmp(b) {
                    std::cmp::Ordering::Less => out.extend(left.next()),
                    std::cmp::Ordering::Greater => out.extend(right.next()),
                    std::cmp::Ordering::Equal => {
                        if let (Some((name, a)), Some((_, b))) = (left.next(), right.next()) {
                            out.push((name, both(name, a, b)));
                        }
                    }
                },
                (Some(_), None) => out.extend(left.by_ref()),
                (None, Some(_)) => out.extend(right.by_ref()),
                (None, None) => return Self(out),
            }
        }
    }

    /// What holds after `self`, which happens after `before`: the later state, all uses.
    pub(super) fn update(self, before: Self) -> Self {
        self.merge_with(before, |_, new, old| Var {
            state: new.state,
            used: new.used || old.used,
            places: merge_places(new.places, &old.places),
        })
    }

    /// [`Vars::update`] in place, for a table that many small ones update.
    pub(super) fn apply(&mut self, after: &Self) {
        for (name, var) in &after.0 {
            match self.0.binary_search_by_key(name, |(name, _)| *name) {
                Ok(at) => {
                    let old = &mut self.0[at].1;
                    old.state = var.state;
                    old.used |= var.used;
                    if old.places != var.places {
                        old.places = merge_places(std::mem::take(&mut old.places), &var.places);
                    }
                }
                Err(at) => self.0.insert(at, (*name, var.clone())),
            }
        }
    }

    /// Adds what happens later to what happened before; the state is that of the first.
    pub(super) fn then(&mut self, later: &Self) {
        for (name, var) in &later.0 {
            match self.0.binary_search_by_key(name, |(name, _)| *name) {
                Ok(at) => {
                    let old = &mut self.0[at].1;
                    old.used |= var.used;
                    if old.places != var.places {
                        old.places = merge_places(std::mem::take(&mut old.places), &var.places);
                    }
                }
                Err(at) => self.0.insert(at, (*name, var.clone())),
            }
        }
    }

    /// What holds when both happen.
    pub(super) fn merge(self, other: Self) -> Self {
        self.merge_with(other, |_, a, b| Var {
            state: merge_state(a.state, b.state),
            used: a.used || b.used,
            places: merge_places(a.places, &b.places),
        })
    }

    /// What holds when both happen side by side, in a pattern or between arguments: a variable in both is used. `matched`
    /// hears of variables that are bound more than once there.
    pub(super) fn merge_pattern(self, other: Self, mut matched: impl FnMut(Name, &[Pos])) -> Self {
        self.merge_with(other, |name, a, b| {
            match (a.used, b.used) {
                (false, false) => {
                    let all = merge_places(a.places.clone(), &b.places);
                    matched(name, &all);
                }
                (false, true) => matched(name, &a.places),
                (true, false) => matched(name, &b.places),
                (true, true) => {}
            }
            Var {
                state: merge_state(a.state, b.state),
                used: true,
                places: merge_places(a.places, &b.places),
            }
        })
    }

    /// Those that `old` does not have.
    pub(super) fn without(&self, old: &Self) -> Self {
        self.filtered(|name, _| old.get(name).is_none())
    }

    /// Those that `old` has too.
    pub(super) fn within(&self, old: &Self) -> Self {
        self.filtered(|name, _| old.get(name).is_some())
    }

    /// The new ones, unsafe because of `from`.
    pub(super) fn made_unsafe(&self, from: From, old: &Self) -> Self {
        let mut new = self.without(old);
        for (_, var) in &mut new.0 {
            var.state = State::Unsafe(from);
        }
        new
    }

    pub(super) fn no_unsafe(&self) -> Self {
        self.filtered(|_, var| !matches!(var.state, State::Unsafe(_)))
    }

    pub(super) fn no_unused(&self) -> Self {
        self.filtered(|_, var| var.used)
    }

    pub(super) fn filtered(&self, keep: impl Fn(Name, &Var) -> bool) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(name, var)| keep(*name, var))
                .cloned()
                .collect(),
        )
    }
}

pub(super) fn merge_state(a: State, b: State) -> State {
    match (a, b) {
        (State::Unsafe(_), _) => a,
        (_, State::Unsafe(_)) => b,
        (State::Bound, other) | (other, State::Bound) => other,
        _ => a,
    }
}

fn merge_places(mut a: SmallVec<[Pos; 1]>, b: &[Pos]) -> SmallVec<[Pos; 1]> {
    for pos in b {
        if let Err(at) = a.binary_search(pos) {
            a.insert(at, *pos);
        }
    }
    a
}
