//! Constants of the syntax tree as terms of a process.

use asterias_machine::native::{Env, Outcome};
use asterias_machine::{Term, View};
use asterias_syntax::{Names, Term as Constant};
use asterias_term::map::Map;
use asterias_term::term::BigView;
use dashu_int::{IBig, UBig};

/// What is left to do with a constant.
enum Step<'a> {
    Build(&'a Constant),
    Tuple(usize),
    List(usize),
    Improper(usize),
    Map(usize),
}

/// The term of a constant.
pub(crate) fn build<'h>(env: &mut Env<'h>, constant: &Constant, names: &Names) -> Outcome<'h> {
    let mut steps = vec![Step::Build(constant)];
    let mut done: Vec<Term<'h>> = Vec::new();
    while let Some(step) = steps.pop() {
        let built = match step {
            Step::Build(Constant::Tuple(items)) => {
                steps.push(Step::Tuple(items.len()));
                steps.extend(items.iter().rev().map(Step::Build));
                continue;
            }
            Step::Build(Constant::List(items)) => {
                steps.push(Step::List(items.len()));
                steps.extend(items.iter().rev().map(Step::Build));
                continue;
            }
            Step::Build(Constant::Improper(items, tail)) => {
                steps.push(Step::Improper(items.len()));
                steps.push(Step::Build(tail));
                steps.extend(items.iter().rev().map(Step::Build));
                continue;
            }
            Step::Build(Constant::Map(pairs)) => {
                steps.push(Step::Map(pairs.len()));
                for (key, value) in pairs.iter().rev() {
                    steps.extend([Step::Build(value), Step::Build(key)]);
                }
                continue;
            }
            Step::Build(simple) => simple_term(env, simple, names)?,
            Step::Tuple(size) => {
                let elements = done.split_off(done.len() - size);
                env.tuple(&elements)
            }
            Step::List(size) => {
                let elements = done.split_off(done.len() - size);
                env.list(&elements)
            }
            Step::Improper(size) => {
                let tail = done.pop().unwrap_or(Term::NIL);
                let elements = done.split_off(done.len() - size);
                env.list_with_tail(&elements, tail)
            }
            Step::Map(size) => {
                let pairs = done.split_off(done.len() - 2 * size);
                let pairs: Vec<_> = pairs
                    .chunks_exact(2)
                    .map(|pair| (pair[0], pair[1]))
                    .collect();
                env.build(|heap| Map::from_entries(heap, &pairs))
            }
        };
        done.push(built);
    }
    Ok(done.pop().unwrap_or(Term::NIL))
}

fn simple_term<'h>(env: &mut Env<'h>, constant: &Constant, names: &Names) -> Outcome<'h> {
    Ok(match constant {
        Constant::Atom(name) => env.atom(names.text(*name))?,
        Constant::Integer(value) => env.integer(*value),
        Constant::Big(value) => {
            let (sign, magnitude) = value.as_sign_words();
            env.big(matches!(sign, dashu_int::Sign::Negative), magnitude)
        }
        Constant::Float(value) => env.float(*value),
        Constant::String(text) => env.string(text),
        Constant::Bits(bytes, last) => {
            let unused = usize::from(8 - (*last).clamp(1, 8));
            env.bitstring(bytes, (bytes.len() * 8).saturating_sub(unused))
        }
        Constant::Fun(module, function, arity) => {
            let module = env.atom(names.text(*module))?;
            let function = env.atom(names.text(*function))?;
            env.external_fun(module.word(), function.word(), *arity)
        }
        // The others hold constants and are taken apart by the caller.
        _ => Term::NIL,
    })
}

/// What is left to do with a term.
enum Look<'h> {
    Read(Term<'h>, usize),
    Tuple(usize),
    List(usize),
    Improper(usize),
    Map(usize),
}

/// A term as a constant; `None` where it holds what no source can spell, or is deeper than `levels`.
pub(crate) fn read(term: Term<'_>, names: &mut Names, levels: usize) -> Option<Constant> {
    let mut done: Vec<Constant> = Vec::new();
    let read = read_parts(term, names, levels, &mut done);
    if read.is_none() {
        done.drain(..).for_each(Constant::dismantle);
    }
    done.pop()
}

fn read_parts(
    term: Term<'_>,
    names: &mut Names,
    levels: usize,
    done: &mut Vec<Constant>,
) -> Option<()> {
    let mut looks = vec![Look::Read(term, 0)];
    while let Some(look) = looks.pop() {
        let constant = match look {
            Look::Read(_, depth) if depth > levels => return None,
            Look::Read(term, depth) => match term.view() {
                View::Tuple(items) => {
                    looks.push(Look::Tuple(items.len()));
                    let inner = items.iter().rev();
                    looks.extend(inner.map(|item| Look::Read(*item, depth + 1)));
                    continue;
                }
                View::Cons(..) => match characters(term) {
                    Some(text) => Constant::String(text.into()),
                    None => {
                        let mut list = term.list();
                        let items: Vec<Term<'_>> = list.by_ref().collect();
                        if list.rest().word().is_nil() {
                            looks.push(Look::List(items.len()));
                        } else {
                            looks.push(Look::Improper(items.len()));
                            looks.push(Look::Read(list.rest(), depth + 1));
                        }
                        let inner = items.into_iter().rev();
                        looks.extend(inner.map(|item| Look::Read(item, depth + 1)));
                        continue;
                    }
                },
                View::Map(map) => {
                    let map = Map::new(map)?;
                    looks.push(Look::Map(map.len()));
                    for (key, value) in map.entries() {
                        looks.push(Look::Read(value, depth + 1));
                        looks.push(Look::Read(key, depth + 1));
                    }
                    continue;
                }
                _ => read_simple(term, names)?,
            },
            Look::Tuple(size) => Constant::Tuple(done.split_off(done.len() - size)),
            Look::List(size) => Constant::List(done.split_off(done.len() - size)),
            Look::Improper(size) => {
                let tail = done.pop()?;
                let items = done.split_off(done.len() - size);
                Constant::Improper(items, Box::new(tail))
            }
            Look::Map(size) => {
                let mut all = done.split_off(done.len() - 2 * size).into_iter();
                let mut pairs = Vec::with_capacity(size);
                while let (Some(key), Some(value)) = (all.next(), all.next()) {
                    pairs.push((key, value));
                }
                Constant::Map(pairs)
            }
        };
        done.push(constant);
    }
    Some(())
}

/// The text of a list that is nothing but characters one can see.
fn characters(list: Term<'_>) -> Option<String> {
    let mut text = String::new();
    let mut items = list.list();
    for item in items.by_ref() {
        let code = u32::try_from(item.as_i64()?).ok()?;
        let character = char::from_u32(code)?;
        if character.is_control() && !matches!(character, '\t' | '\n' | '\r') {
            return None;
        }
        text.push(character);
    }
    items.rest().word().is_nil().then_some(text)
}

fn read_simple(term: Term<'_>, names: &mut Names) -> Option<Constant> {
    Some(match term.view() {
        View::Small(value) => Constant::Integer(value),
        View::Big(BigView { negative, limbs }) => match term.as_i64() {
            Some(value) => Constant::Integer(value),
            None => {
                let magnitude = IBig::from(UBig::from_words(limbs));
                Constant::Big(Box::new(if negative { -magnitude } else { magnitude }))
            }
        },
        View::Float(value) => Constant::Float(value),
        View::Atom(atom) => Constant::Atom(names.intern(asterias_term::atom::name(atom))),
        View::Nil => Constant::List(Vec::new()),
        View::Bits(bits) => {
            let last = (bits.bit_size() % 8) as u8;
            Constant::Bits(bits.to_bytes()[..].into(), if last == 0 { 8 } else { last })
        }
        View::Export(mfa) => {
            let mut name = |atom| names.intern(asterias_term::atom::name(atom));
            Constant::Fun(name(mfa.module), name(mfa.function), mfa.arity)
        }
        View::Tuple(_)
        | View::Cons(..)
        | View::Map(_)
        | View::Record(_)
        | View::Fun(_)
        | View::Pid(_)
        | View::Port(_)
        | View::Reference(..)
        | View::External(_) => return None,
    })
}
