//! What is known about variables: tables ordered by name, and how they combine.
//!
//! Every pass over an expression answers with a table of what it did to variables; sequences, alternatives and patterns
//! combine such tables in the ways that OTP's rules for binding ask for.

use std::rc::Rc;

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

/// How many variables stand together at most.
const MAX_CHUNK: usize = 64;

type Chunk = Vec<(Name, Var)>;

/// Variables, ordered by name. Copies share what they do not change: every clause begins with all that is known before it.
#[derive(Clone, Default, Debug)]
pub(super) struct Vars {
    /// None of them is empty.
    chunks: Vec<Rc<Chunk>>,
}

impl Vars {
    pub(super) fn one(name: Name, var: Var) -> Self {
        Self::of_sorted(vec![(name, var)])
    }

    /// Of variables that are ordered by name.
    pub(super) fn of_sorted(vars: Chunk) -> Self {
        if vars.len() <= MAX_CHUNK {
            let chunk = Some(vars).filter(|vars| !vars.is_empty());
            return Self {
                chunks: chunk.map(Rc::new).into_iter().collect(),
            };
        }
        let chunks = vars.chunks(MAX_CHUNK / 2);
        Self {
            chunks: chunks.map(|chunk| Rc::new(chunk.to_vec())).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(Name, Var)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    pub(super) fn into_vec(self) -> Vec<(Name, Var)> {
        let mut all = Vec::new();
        for chunk in self.chunks {
            all.append(&mut Rc::unwrap_or_clone(chunk));
        }
        all
    }

    pub(super) fn get(&self, name: Name) -> Option<&Var> {
        let chunk = self.chunks.get(self.chunk_of(name))?;
        let at = position(chunk, name).ok()?;
        Some(&chunk[at].1)
    }

    /// The place of the first chunk that does not end before a name.
    fn chunk_of(&self, name: Name) -> usize {
        let is_before = |chunk: &Rc<Chunk>| chunk.last().is_some_and(|(last, _)| *last < name);
        self.chunks.partition_point(is_before)
    }

    /// Adds a variable, or lets `both` change the one there is.
    fn add(&mut self, name: Name, var: &Var, both: impl FnOnce(&mut Var)) {
        let place = self.chunk_of(name).min(self.chunks.len().saturating_sub(1));
        let Some(shared) = self.chunks.get_mut(place) else {
            return self.chunks.push(Rc::new(vec![(name, var.clone())]));
        };
        let chunk = Rc::make_mut(shared);
        match position(chunk, name) {
            Ok(at) => both(&mut chunk[at].1),
            Err(at) => chunk.insert(at, (name, var.clone())),
        }
        if chunk.len() > MAX_CHUNK {
            let rest = chunk.split_off(MAX_CHUNK / 2);
            self.chunks.insert(place + 1, Rc::new(rest));
        }
    }

    fn merge_with(self, other: Self, mut both: impl FnMut(Name, Var, Var) -> Var) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let (left, right) = (self.into_vec(), other.into_vec());
        let mut out = Vec::with_capacity(left.len() + right.len());
        let mut left = left.into_iter().peekable();
        let mut right = right.into_iter().peekable();
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
                (None, None) => return Self::of_sorted(out),
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
        for (name, var) in after.iter() {
            self.add(*name, var, |old| {
                old.state = var.state;
                add_use(old, var);
            });
        }
    }

    /// Adds what happens later to what happened before; the state is that of the first.
    pub(super) fn then(&mut self, later: &Self) {
        for (name, var) in later.iter() {
            self.add(*name, var, |old| add_use(old, var));
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
        let mut new = self.without(old).into_vec();
        for (_, var) in &mut new {
            var.state = State::Unsafe(from);
        }
        Self::of_sorted(new)
    }

    pub(super) fn no_unsafe(&self) -> Self {
        self.filtered(|_, var| !matches!(var.state, State::Unsafe(_)))
    }

    pub(super) fn no_unused(&self) -> Self {
        self.filtered(|_, var| var.used)
    }

    pub(super) fn filtered(&self, keep: impl Fn(Name, &Var) -> bool) -> Self {
        let mut chunks = Vec::new();
        for chunk in &self.chunks {
            let kept = chunk.iter().filter(|(name, var)| keep(*name, var));
            match kept.clone().count() {
                0 => {}
                count if count == chunk.len() => chunks.push(Rc::clone(chunk)),
                _ => chunks.push(Rc::new(kept.cloned().collect())),
            }
        }
        Self { chunks }
    }
}

fn position(chunk: &Chunk, name: Name) -> Result<usize, usize> {
    chunk.binary_search_by_key(&name, |(name, _)| *name)
}

fn add_use(old: &mut Var, var: &Var) {
    old.used |= var.used;
    if old.places != var.places {
        old.places = merge_places(std::mem::take(&mut old.places), &var.places);
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
