//! Changing elements of the object of a key, and counting with them.

use asterias_heap::Stored;
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{self, Int, IntOut};
use asterias_term::{Term, View, Word, atoms};
use smallvec::SmallVec;

use super::{cost, enter};
use crate::store::{Edit, Updated};
use crate::table::{Need, Table};

/// Why an update is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refusal {
    /// `badarg`, with this cause or none.
    BadArgument(Word),
    /// A number or an object would be too large.
    TooLarge,
}

impl Refusal {
    const PLAIN: Refusal = Refusal::BadArgument(Word::NONE);

    fn stop<'h>(self) -> Stop<'h> {
        match self {
            Refusal::BadArgument(cause) if cause.is_none() => Stop::badarg(),
            Refusal::BadArgument(cause) => Stop::badarg_because(cause),
            Refusal::TooLarge => Stop::system_limit(),
        }
    }
}

/// The object that is inserted where the key has none: the default with the key in its place.
fn default_object(
    default: Option<Term<'_>>,
    key: Term<'_>,
    position: usize,
) -> Result<Option<Stored>, Refusal> {
    let Some(elements) = default.and_then(Term::as_tuple) else {
        return Ok(None);
    };
    let mut elements: SmallVec<[Term<'_>; 8]> = SmallVec::from_slice(elements);
    let Some(place) = elements.get_mut(position) else {
        return Err(Refusal::PLAIN);
    };
    *place = key;
    Stored::of(&elements)
        .map(Some)
        .map_err(|_| Refusal::TooLarge)
}

/// Changes the object of a key by `edit`, which may refuse.
fn update<'h>(
    table: &Table,
    key: Term<'h>,
    default: Option<Term<'h>>,
    edit: &mut dyn FnMut(&mut Stored) -> Result<Edit, Refusal>,
) -> Result<bool, Refusal> {
    let mut refusal = None;
    let mut absent_refusal = None;
    let position = table.properties.position;
    let updated = table.store.update(
        key,
        &mut || match default_object(default, key, position) {
            Ok(object) => object,
            Err(refused) => {
                absent_refusal = Some(refused);
                None
            }
        },
        &mut |object| match edit(object) {
            Ok(edit) => edit,
            Err(refused) => {
                refusal = Some(refused);
                Edit::Refuse
            }
        },
    );
    match (updated, refusal.or(absent_refusal)) {
        (_, Some(refusal)) => Err(refusal),
        (Updated::Done, None) => Ok(true),
        (Updated::NoKey | Updated::Refused(()), None) => Ok(false),
    }
}

/// The element of an object of so many that a specification names, counted from zero.
fn place(size: usize, position: Term<'_>, key_position: usize) -> Result<usize, Refusal> {
    let Some(position) = position.word().as_small() else {
        return Err(Refusal::PLAIN);
    };
    let index = usize::try_from(position)
        .ok()
        .and_then(|position| position.checked_sub(1));
    match index {
        Some(index) if index == key_position => Err(Refusal::BadArgument(atoms::KEYPOS)),
        Some(index) if index < size => Ok(index),
        _ => Err(Refusal::BadArgument(atoms::POSITION)),
    }
}

fn unique<'h>(table: &Table) -> Result<(), Stop<'h>> {
    if table.properties.kind.is_unique() {
        Ok(())
    } else {
        Err(Stop::badarg_because(atoms::TABLE_TYPE))
    }
}

/// One step of `update_counter`.
#[derive(Clone, Copy)]
struct Count<'h> {
    position: Term<'h>,
    step: Term<'h>,
    limit: Option<(Term<'h>, Term<'h>)>,
}

fn int(term: Term<'_>) -> Result<Int<'_>, Refusal> {
    match term.view() {
        View::Small(value) => Ok(Int::Small(value)),
        View::Big(big) => Ok(Int::Big {
            negative: big.negative,
            limbs: big.limbs,
        }),
        _ => Err(Refusal::PLAIN),
    }
}

fn borrowed(value: &IntOut) -> Int<'_> {
    match value {
        IntOut::Small(value) => Int::Small(*value),
        IntOut::Big { negative, limbs } => Int::Big {
            negative: *negative,
            limbs,
        },
    }
}

impl<'h> Count<'h> {
    fn parse(term: Term<'h>) -> Result<Count<'h>, Refusal> {
        match term.as_tuple() {
            Some([position, step]) => Ok(Count {
                position: *position,
                step: *step,
                limit: None,
            }),
            Some([position, step, limit, value]) => Ok(Count {
                position: *position,
                step: *step,
                limit: Some((*limit, *value)),
            }),
            _ => Err(Refusal::PLAIN),
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        if let Some((limit, value)) = self.limit {
            int(limit)?;
            int(value)?;
        }
        if !self.position.word().is_small() {
            return Err(Refusal::PLAIN);
        }
        int(self.step).map(|_| ())
    }

    fn value(&self, old: Int<'_>) -> Result<IntOut, Refusal> {
        let step = int(self.step)?;
        let value = integer::add(old, step).map_err(|_| Refusal::TooLarge)?;
        if let Some((limit, reset)) = self.limit {
            let limit = int(limit)?;
            let passed = if step.is_negative() {
                borrowed(&value) < limit
            } else {
                borrowed(&value) > limit
            };
            if passed {
                return int(reset)?.to_owned().map_err(|_| Refusal::TooLarge);
            }
        }
        Ok(value)
    }
}

/// Counts in an object. Either all steps are taken or none is. The values go to `results`.
fn count<'h>(
    env: &mut Env<'h>,
    object: &mut Stored,
    steps: &[Count<'h>],
    key_position: usize,
    results: &mut SmallVec<[Term<'h>; 4]>,
) -> Result<Edit, Refusal> {
    let mut places: SmallVec<[usize; 4]> = SmallVec::new();
    for step in steps {
        step.check()?;
        let index = place(object.elements().len(), step.position, key_position)?;
        int(object.elements()[index])?;
        places.push(index);
    }
    let mut values: SmallVec<[(usize, IntOut); 4]> = SmallVec::new();
    for (step, index) in steps.iter().zip(&places) {
        let before = values.iter().rev().find(|(other, _)| other == index);
        let value = match before {
            Some((_, value)) => step.value(borrowed(value))?,
            None => step.value(int(object.elements()[*index])?)?,
        };
        results.push(env.integer_of(&value));
        values.push((*index, value));
    }
    edit(object, places.iter().copied().zip(results.iter().copied()))
}

/// Sets elements, in place where that is possible for all.
fn edit<'h>(
    object: &mut Stored,
    changes: impl Iterator<Item = (usize, Term<'h>)> + Clone,
) -> Result<Edit, Refusal> {
    let in_place = changes.clone().all(|(index, value)| {
        value.word().is_immediate() && object.elements()[index].word().is_immediate()
    });
    if in_place {
        for (index, value) in changes {
            object.set_immediate(index, value.word());
        }
        return Ok(Edit::InPlace);
    }
    let mut elements: SmallVec<[Term<'_>; 16]> = SmallVec::from_slice(object.elements());
    for (index, value) in changes {
        elements[index] = value;
    }
    object
        .rebuilt(&elements)
        .map(Edit::Replace)
        .map_err(|_| Refusal::TooLarge)
}

pub(super) fn counter<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    key: Term<'h>,
    operation: Term<'h>,
) -> Outcome<'h> {
    let found = enter(env, [table, key, operation], Need::Write)?;
    counters(env, found, key, operation, None)
}

pub(super) fn counter_or<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    key: Term<'h>,
    operation: Term<'h>,
    default: Term<'h>,
) -> Outcome<'h> {
    let found = enter(env, [table, key, operation, default], Need::Write)?;
    if default.as_tuple().is_none() {
        return Err(Stop::badarg());
    }
    counters(env, found, key, operation, Some(default))
}

/// A step among small integers: element (counted from zero), step, and what the value becomes where it passes a limit.
#[derive(Clone, Copy)]
struct PlainStep {
    index: usize,
    step: i64,
    limit: Option<(i64, i64)>,
}

impl PlainStep {
    fn parse(operation: Term<'_>) -> Option<PlainStep> {
        let (position, step, limit) = match operation.as_tuple()? {
            [position, step] => (position, step, None),
            [position, step, limit, value] => {
                let limit = (limit.word().as_small()?, value.word().as_small()?);
                (position, step, Some(limit))
            }
            _ => return None,
        };
        Some(PlainStep {
            index: position.as_usize()?.checked_sub(1)?,
            step: step.word().as_small()?,
            limit,
        })
    }

    fn value(&self, old: i64) -> i64 {
        // Two numbers of 61 bits have a sum of 62.
        let sum = old + self.step;
        match self.limit {
            Some((limit, value)) if self.step < 0 && sum < limit => value,
            Some((limit, value)) if self.step >= 0 && sum > limit => value,
            _ => sum,
        }
    }
}

type PlainSteps = SmallVec<[PlainStep; 2]>;

/// The step of an operation that is one plain step.
#[inline]
fn plain_step(operation: Term<'_>, key_position: usize) -> Option<PlainStep> {
    let step = match operation.word().as_small() {
        Some(step) => PlainStep {
            index: key_position + 1,
            step,
            limit: None,
        },
        None => PlainStep::parse(operation)?,
    };
    (step.index != key_position).then_some(step)
}

/// The steps of an operation that is a list of plain steps.
fn plain_steps(operation: Term<'_>, key_position: usize) -> Option<PlainSteps> {
    let mut steps = PlainSteps::new();
    let mut list = operation.list();
    for step in list.by_ref() {
        steps.push(PlainStep::parse(step)?);
    }
    list.rest().word().is_nil().then_some(())?;
    let counts_key = steps.iter().any(|step| step.index == key_position);
    (!counts_key && !steps.is_empty()).then_some(steps)
}

/// Counts with one small integer in its place; `None` where that is not all there is to do, and nothing has changed.
fn count_once<'h>(
    table: &Table,
    key: Term<'h>,
    step: PlainStep,
    default: Option<Term<'h>>,
) -> Option<Term<'h>> {
    let mut counted = None;
    table.store.update(
        key,
        &mut || {
            default_object(default, key, table.properties.position)
                .ok()
                .flatten()
        },
        &mut |object| {
            let old = object.elements().get(step.index).copied();
            let old = old.and_then(|old| old.word().as_small());
            counted = old.and_then(|old| Term::small(step.value(old)));
            let Some(value) = counted else {
                return Edit::Refuse;
            };
            object.set_immediate(step.index, value.word());
            Edit::InPlace
        },
    );
    counted
}

/// Counts with small integers in their places; `None` where that is not all there is to do, and nothing has changed.
fn count_in_place<'h>(
    table: &Table,
    key: Term<'h>,
    operation: Term<'h>,
    default: Option<Term<'h>>,
) -> Option<SmallVec<[Term<'h>; 2]>> {
    let position = table.properties.position;
    let steps = plain_steps(operation, position)?;
    let mut values: SmallVec<[Term<'h>; 2]> = SmallVec::new();
    let mut count = |object: &mut Stored| {
        // Not the first time where somebody else has just inserted the key.
        values.clear();
        for (number, step) in steps.iter().enumerate() {
            let before = steps[..number]
                .iter()
                .rposition(|other| other.index == step.index);
            let old = match before {
                Some(before) => values[before].word(),
                None => object.elements().get(step.index)?.word(),
            };
            values.push(Term::small(step.value(old.as_small()?))?);
        }
        for (step, value) in steps.iter().zip(&values) {
            object.set_immediate(step.index, value.word());
        }
        Some(())
    };
    let mut done = false;
    table.store.update(
        key,
        &mut || default_object(default, key, position).ok().flatten(),
        &mut |object| {
            if count(object).is_none() {
                return Edit::Refuse;
            }
            done = true;
            Edit::InPlace
        },
    );
    done.then_some(values)
}

fn counters<'h>(
    env: &mut Env<'h>,
    table: &Table,
    key: Term<'h>,
    operation: Term<'h>,
    default: Option<Term<'h>>,
) -> Outcome<'h> {
    unique(table)?;
    let key_position = table.properties.position;
    if let Some(step) = plain_step(operation, key_position) {
        if let Some(value) = count_once(table, key, step, default) {
            env.account(cost(8));
            return Ok(value);
        }
    } else if let Some(values) = count_in_place(table, key, operation, default) {
        env.account(cost(values.len() * 8));
        return Ok(env.list(&values));
    }
    // A key that is missing is worse than steps that are none.
    let mut steps: SmallVec<[Count<'h>; 4]> = SmallVec::new();
    let mut wrong = None;
    let mut many = false;
    match operation.view() {
        View::Small(_) | View::Big(_) => {
            let position = env.unsigned(key_position as u64 + 2);
            steps.push(Count {
                position,
                step: operation,
                limit: None,
            });
        }
        View::Tuple(_) => match Count::parse(operation) {
            Ok(step) => steps.push(step),
            Err(refusal) => wrong = Some(refusal),
        },
        _ => {
            many = true;
            let mut list = operation.list();
            for step in list.by_ref() {
                match Count::parse(step) {
                    Ok(step) => steps.push(step),
                    Err(refusal) => {
                        wrong = Some(refusal);
                        break;
                    }
                }
            }
            if !list.rest().word().is_nil() {
                wrong.get_or_insert(Refusal::PLAIN);
            }
        }
    }
    let mut results = SmallVec::new();
    let updated = update(table, key, default, &mut |object| {
        results.clear();
        // Steps before a wrong one are looked at first, as in OTP: theirs may be the better reason.
        if let Some(refusal) = wrong {
            for step in &steps {
                step.check()?;
                let index = place(object.elements().len(), step.position, key_position)?;
                int(object.elements()[index])?;
            }
            return Err(refusal);
        }
        count(env, object, &steps, key_position, &mut results)
    });
    env.account(cost(steps.len() * 8));
    match updated {
        Err(refusal) => Err(refusal.stop()),
        Ok(false) => Err(Stop::badarg_because(atoms::BADKEY)),
        Ok(true) if many => Ok(env.list(&results)),
        Ok(true) => results.first().copied().ok_or_else(Stop::badarg),
    }
}

pub(super) fn element<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    key: Term<'h>,
    changes: Term<'h>,
) -> Outcome<'h> {
    let found = enter(env, [table, key, changes], Need::Write)?;
    elements(env, found, key, changes, None)
}

pub(super) fn element_or<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    key: Term<'h>,
    changes: Term<'h>,
    default: Term<'h>,
) -> Outcome<'h> {
    let found = enter(env, [table, key, changes, default], Need::Write)?;
    if default.as_tuple().is_none() {
        return Err(Stop::badarg());
    }
    elements(env, found, key, changes, Some(default))
}

fn elements<'h>(
    env: &mut Env<'h>,
    table: &Table,
    key: Term<'h>,
    changes: Term<'h>,
    default: Option<Term<'h>>,
) -> Outcome<'h> {
    // As OTP, without the cause that counting gives for the same.
    if !table.properties.kind.is_unique() {
        return Err(Stop::badarg());
    }
    let key_position = table.properties.position;
    let mut pairs: SmallVec<[Term<'h>; 4]> = SmallVec::new();
    let mut proper = true;
    if changes.as_tuple().is_some() {
        pairs.push(changes);
    } else {
        let mut list = changes.list();
        pairs.extend(list.by_ref());
        proper = list.rest().word().is_nil();
    }
    let mut words = 0;
    let updated = update(table, key, default, &mut |object| {
        let mut places: SmallVec<[(usize, Term<'h>); 4]> = SmallVec::new();
        for pair in &pairs {
            let Some([position, value]) = pair.as_tuple() else {
                return Err(Refusal::PLAIN);
            };
            places.push((
                place(object.elements().len(), *position, key_position)?,
                *value,
            ));
        }
        if !proper {
            return Err(Refusal::PLAIN);
        }
        words = object.words();
        edit(object, places.iter().copied())
    });
    env.account(cost(words));
    match updated {
        Err(refusal) => {
            // The places are looked at before it is seen that a default has no key.
            let short = default
                .and_then(Term::as_tuple)
                .filter(|default| refusal == Refusal::PLAIN && default.len() <= key_position);
            let misplaced = short.and_then(|default| {
                pairs.iter().find_map(|pair| match pair.as_tuple()? {
                    [position, _] => place(default.len(), *position, key_position).err(),
                    _ => None,
                })
            });
            Err(misplaced.unwrap_or(refusal).stop())
        }
        Ok(updated) => Ok(Term::atom(Word::from(updated))),
    }
}
