//! The sources of comprehensions: how the next element is taken, and when there is none.

use std::rc::Rc;

use asterias_syntax::Name;
use asterias_syntax::ast::{Expr, ExprId, Generator, GeneratorPattern, Part, Parts};

use super::super::bif::Bif;
use super::super::constant::Const;
use super::super::decision::{Guard, Row, Target};
use super::super::ir::{BlockId, BsFlags, BsKind, End, MatchFail, Op, Value};
use super::super::lower::Lower;
use super::super::pattern::{Pat, PatId, Read, ReadSize};
use super::{Loop, TAIL};

/// An element of a source.
pub(super) enum Element {
    One(Value),
    Pair(Value, Value),
}

pub(super) fn all_bits(pat: PatId) -> Read {
    Read::Segment {
        kind: BsKind::Binary,
        flags: BsFlags::default(),
        size: ReadSize::All,
        unit: 1,
        pat,
    }
}

impl Lower<'_> {
    /// What a generator goes over: for a map an iterator of it.
    pub(super) fn iterator(&mut self, generator: &Generator, source: Value) -> Value {
        if !matches!(generator.pattern, GeneratorPattern::Map(_)) {
            return source;
        }
        let loc = self.loc_of(generator.pos);
        let module = self.module.pool.atom("erts_internal");
        let function = self.module.pool.atom("mc_iterator");
        let iterator = self.remote(module, function, vec![source], loc);
        let (bad, good) = (self.b().block(), self.b().block());
        let args = vec![iterator, Value::Const(Const::Nil)];
        self.b().test(Bif::EqExact, args, bad, good);
        self.b().at(bad);
        let loc = self.loc(generator.source);
        self.b()
            .match_fail(MatchFail::BadGenerator, vec![source], loc);
        self.b().at(good);
        iterator
    }

    pub(super) fn strict_failure(&mut self, one: &Loop<'_>) {
        // The element that did not match is taken out anew: it is rarely needed.
        let generator = &one.generators[0];
        let loc = self.loc_of(generator.pos);
        let mut values = Vec::new();
        for (generator, &source) in one.generators.iter().zip(&one.sources) {
            values.push(match generator.pattern {
                GeneratorPattern::List(_) => Value::Var(self.b().pure(Op::Head(source))),
                GeneratorPattern::Bin(_) => source,
                GeneratorPattern::Map(_) => {
                    let key = Value::Var(self.b().pure(Op::Element(source, 0)));
                    let value = Value::Var(self.b().pure(Op::Element(source, 1)));
                    Value::Var(self.b().tuple(vec![key, value]))
                }
            });
        }
        let value = match values.as_slice() {
            [value] => *value,
            _ => Value::Var(self.b().tuple(values)),
        };
        self.b().match_fail(MatchFail::BadMatch, vec![value], loc);
    }

    /// The next element of a source, and what is left after it; goes to `done` at the end of the source.
    pub(super) fn advance(
        &mut self,
        one: &Loop<'_>,
        generator: &Generator,
        source: Value,
        done: BlockId,
        bad: BlockId,
    ) -> (Element, Value) {
        match generator.pattern {
            GeneratorPattern::List(_) => {
                let (yes, no) = (self.b().block(), self.b().block());
                self.b().end(End::TestCons {
                    value: source,
                    yes,
                    no,
                });
                self.b().at(no);
                self.at_end(one, source, done, bad);
                self.b().at(yes);
                let head = self.b().pure(Op::Head(source));
                let tail = self.b().pure(Op::Tail(source));
                (Element::One(Value::Var(head)), Value::Var(tail))
            }
            GeneratorPattern::Bin(pattern) => {
                let tail = self.skip_bits(one, generator, pattern, source, done, bad);
                (Element::One(source), tail)
            }
            GeneratorPattern::Map(_) => self.advance_map(one, source, done, bad),
        }
    }

    /// The first source has ended: so must all others, which have not been looked at.
    pub(super) fn at_end(&mut self, one: &Loop<'_>, source: Value, done: BlockId, bad: BlockId) {
        let first = one.sources.first() == Some(&source);
        let mut checks = vec![(one.generators[0], source)];
        if first {
            checks = one
                .generators
                .iter()
                .copied()
                .zip(one.sources.iter().copied())
                .collect();
        } else {
            // One before it had an element.
            self.b().goto(bad);
            return;
        }
        for (generator, source) in checks.drain(..) {
            match generator.pattern {
                GeneratorPattern::List(_) => {
                    self.same_or(source, Value::Const(Const::Nil), bad);
                }
                GeneratorPattern::Map(_) => {
                    let none = self.module.pool.atom("none");
                    self.same_or(source, Value::Const(Const::Atom(none)), bad);
                }
                GeneratorPattern::Bin(_) => {
                    let empty = self.module.pool.bits(&[], 0);
                    self.same_or(source, Value::Const(empty), bad);
                }
            }
        }
        self.b().goto(done);
    }

    pub(super) fn advance_map(
        &mut self,
        one: &Loop<'_>,
        source: Value,
        done: BlockId,
        bad: BlockId,
    ) -> (Element, Value) {
        let (yes, no, refill, end) = (
            self.b().block(),
            self.b().block(),
            self.b().block(),
            self.b().block(),
        );
        self.b().end(End::TestTuple {
            value: source,
            size: 3,
            tag: None,
            yes,
            no,
        });
        self.b().at(no);
        let none = self.module.pool.atom("none");
        let args = vec![source, Value::Const(Const::Atom(none))];
        self.b().test(Bif::EqExact, args, end, refill);
        self.b().at(end);
        self.at_end(one, source, done, bad);
        self.b().at(refill);
        let loc = self.loc_of(one.pos);
        let module = self.module.pool.atom("erts_internal");
        let function = self.module.pool.atom("mc_refill");
        let refilled = self.remote(module, function, vec![source], loc);
        let sources: Vec<Value> = one
            .sources
            .iter()
            .map(|&known| if known == source { refilled } else { known })
            .collect();
        self.again(one, &sources, one.acc);
        self.b().at(yes);
        let [key, value, next] =
            [0, 1, 2].map(|index| Value::Var(self.b().pure(Op::Element(source, index))));
        (Element::Pair(key, value), next)
    }

    /// Steps over the bits of one element without looking at them; the bits after it.
    pub(super) fn skip_bits(
        &mut self,
        one: &Loop<'_>,
        generator: &Generator,
        pattern: ExprId,
        source: Value,
        done: BlockId,
        bad: BlockId,
    ) -> Value {
        let mut names = Vec::new();
        let pat = self.pattern(pattern, true, &mut names);
        let reads = match self.pat(pat) {
            Pat::Bits(reads) => Rc::clone(reads),
            _ => Rc::from([]),
        };
        let never = !matches!(self.pat(pat), Pat::Bits(_));
        let mut skipped = self.skip_reads(&reads);
        let tail = self.add_pat(Pat::Bind(TAIL));
        skipped.push(all_bits(tail));
        let skip_pat = self.add_pat(Pat::Bits(skipped.into()));
        let any = self.add_pat(Pat::Any);
        let rest_pat = self.add_pat(Pat::Bits(vec![all_bits(any)].into()));
        let mut rows = Vec::new();
        let mut row = Row::new(0);
        if !never && self.row_add(&mut row, source, skip_pat) {
            rows.push(row);
        }
        let mut row = Row::new(1);
        if self.row_add(&mut row, source, rest_pat) {
            rows.push(row);
        }
        let mut skip_names = names;
        skip_names.push(TAIL);
        let (go_on, end) = (self.b().block(), self.b().block());
        let mut targets = vec![
            Target::new(go_on, skip_names, Guard::None),
            Target::new(end, Vec::new(), Guard::None),
        ];
        self.decide(rows, bad, &mut targets);
        self.b().at(end);
        if one.generators.len() > 1 || generator.strict {
            self.end_of_bits(one, generator, source, done, bad);
        } else {
            self.b().goto(done);
        }
        self.b().at(go_on);
        let last = self.b().blocks[go_on.0 as usize].params.last().copied();
        last.map_or(Value::Const(Const::Nil), Value::Var)
    }

    /// What is left of bits is too short for an element.
    pub(super) fn end_of_bits(
        &mut self,
        one: &Loop<'_>,
        generator: &Generator,
        source: Value,
        done: BlockId,
        bad: BlockId,
    ) {
        if one.generators.len() > 1 {
            self.at_end(one, source, done, bad);
            return;
        }
        let refused = self.b().block();
        let empty = self.module.pool.bits(&[], 0);
        self.same_or(source, Value::Const(empty), refused);
        self.b().goto(done);
        self.b().at(refused);
        let loc = self.loc_of(generator.pos);
        self.b().match_fail(MatchFail::BadMatch, vec![source], loc);
    }

    /// Steps over what others look at. A name that stands there again asks for nothing, as the bits need not be the same:
    /// a size means the place of the name that is nearest before it.
    pub(super) fn skip_reads(&mut self, reads: &[Read]) -> Vec<Read> {
        let mut skipped: Vec<Read> = Vec::with_capacity(reads.len() + 1);
        // Names whose place has not been given up for a later one.
        let mut named: Vec<(Name, usize)> = Vec::new();
        for read in reads {
            let mut skip = self.skip_read(read);
            let at = skipped.len();
            if let Read::Segment { pat, .. } = &mut skip
                && let Pat::Bind(name) = *self.pat(*pat)
            {
                let earlier = named.iter_mut().find(|(known, _)| *known == name);
                match earlier {
                    None => named.push((name, at)),
                    Some((_, place)) => {
                        let before = *place;
                        let is_asked = skipped[before + 1..]
                            .iter()
                            .chain([read])
                            .any(|read| self.asks_for(read, name));
                        let any = self.add_pat(Pat::Any);
                        if is_asked {
                            *pat = any;
                        } else {
                            *place = at;
                            if let Read::Segment { pat, .. } = &mut skipped[before] {
                                *pat = any;
                            }
                        }
                    }
                }
            }
            skipped.push(skip);
        }
        skipped
    }

    /// Whether the size of what is read names a variable.
    fn asks_for(&self, read: &Read, name: Name) -> bool {
        let Read::Segment {
            size: ReadSize::Expr(size),
            ..
        } = read
        else {
            return false;
        };
        let mut open = Parts::new();
        open.push(Part::Expr(*size));
        while let Some(part) = open.pop() {
            if let Part::Expr(id) = part {
                if matches!(self.ast.expr(id), Expr::Var(found) if found == name) {
                    return true;
                }
                self.ast.parts(id, &mut open);
            }
        }
        false
    }

    fn skip_read(&mut self, read: &Read) -> Read {
        match read {
            Read::Bytes(bytes) => Read::Segment {
                kind: BsKind::Integer,
                flags: BsFlags::default(),
                size: ReadSize::Const(i64::try_from(bytes.len()).unwrap_or(0) * 8),
                unit: 1,
                pat: self.add_pat(Pat::Any),
            },
            Read::Segment {
                kind,
                flags,
                size,
                unit,
                pat,
            } => {
                let pat = match self.pat(*pat) {
                    // A size may name it. What is no float is stepped over too.
                    Pat::Bind(_) => *pat,
                    _ => self.add_pat(Pat::Any),
                };
                let kind = match kind {
                    BsKind::Float => BsKind::Integer,
                    other => *other,
                };
                Read::Segment {
                    kind,
                    flags: *flags,
                    size: *size,
                    unit: *unit,
                    pat,
                }
            }
        }
    }

    /// The patterns of a generator: one, or two for a map. Bits may go on after the element.
    pub(super) fn generator_pattern(
        &mut self,
        generator: &Generator,
        names: &mut Vec<Name>,
    ) -> Vec<PatId> {
        match generator.pattern {
            GeneratorPattern::List(pattern) => vec![self.pattern(pattern, true, names)],
            GeneratorPattern::Bin(pattern) => {
                let pat = self.pattern(pattern, true, names);
                if let Pat::Bits(reads) = self.pat(pat) {
                    let mut reads = reads.to_vec();
                    let any = self.add_pat(Pat::Any);
                    reads.push(all_bits(any));
                    return vec![self.add_pat(Pat::Bits(reads.into()))];
                }
                vec![pat]
            }
            GeneratorPattern::Map(field) => {
                let key = self.pattern(field.key, true, names);
                let value = self.pattern(field.value, true, names);
                vec![key, value]
            }
        }
    }
}
