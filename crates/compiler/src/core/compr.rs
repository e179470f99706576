//! Comprehensions become loops: local functions that take what is left of their sources.
//!
//! A list is built by body recursion: the loop of the innermost generator ends with what the loop around it makes of its own
//! rest. Where nobody uses the list, none is built. Bits are appended to an accumulator. The free variables of a loop are fixed when it is begun: the names in what
//! belongs to it that are bound there, and what its end needs.

mod source;

use std::rc::Rc;

use asterias_syntax::ast::{
    Expr, ExprId, Exprs, Generator, GeneratorPattern, MapField, Qualifier, Range,
};
use asterias_syntax::{Name, Pos};
use rustc_hash::FxHashSet;

use super::builder::{Builder, Known, Outside};
use super::constant::{Const, atoms};
use super::decision::{Guard, Row, Target};
use super::ir::{BlockId, Callee, End, Fail, FuncId, MatchFail, Op, Value, Var};
use super::join::Join;
use super::lower::Lower;
use super::pattern::{Pat, PatId, Read};
use super::walk;
use source::{Element, all_bits};

/// The name of what a generator has left, which no source can spell.
const TAIL: Name = Name(u32::MAX);

/// A comprehension.
struct Comp<'c> {
    id: ExprId,
    what: What,
    qualifiers: &'c [Qualifier],
}

#[derive(Clone, Copy)]
enum What {
    List(Exprs),
    /// A list of which only the making counts.
    Effect(Exprs),
    Pairs(Range<MapField>),
    Bits(ExprId),
}

/// What follows the elements that a loop makes: for bits, what was made so far.
#[derive(Clone)]
enum More {
    Value(Value),
    Loop(FuncId, Vec<Value>, Pos),
}

/// A loop while its body is made.
struct Loop<'g> {
    function: FuncId,
    generators: &'g [Generator],
    sources: Vec<Value>,
    acc: Option<Value>,
    captured: Vec<Value>,
    more: More,
    pos: Pos,
}

impl Lower<'_> {
    pub(crate) fn list_comp(
        &mut self,
        id: ExprId,
        templates: Exprs,
        qualifiers: Range<Qualifier>,
        more: Value,
    ) -> Value {
        let comp = Comp {
            id,
            what: What::List(templates),
            qualifiers: &self.ast[qualifiers],
        };
        self.comprehension(&comp, More::Value(more))
    }

    /// A list comprehension whose list nobody uses: its loop calls itself last.
    pub(crate) fn list_comp_effect(
        &mut self,
        id: ExprId,
        templates: Exprs,
        qualifiers: Range<Qualifier>,
    ) {
        let comp = Comp {
            id,
            what: What::Effect(templates),
            qualifiers: &self.ast[qualifiers],
        };
        self.comprehension(&comp, More::Value(Value::Const(Const::Nil)));
    }

    pub(crate) fn map_comp(
        &mut self,
        id: ExprId,
        templates: Range<MapField>,
        qualifiers: Range<Qualifier>,
    ) -> Value {
        let comp = Comp {
            id,
            what: What::Pairs(templates),
            qualifiers: &self.ast[qualifiers],
        };
        let pairs = self.comprehension(&comp, More::Value(Value::Const(Const::Nil)));
        let from_list = self.module.pool.atom("from_list");
        let loc = self.loc(id);
        self.remote(atoms::maps, from_list, vec![pairs], loc)
    }

    pub(crate) fn bin_comp(
        &mut self,
        id: ExprId,
        template: ExprId,
        qualifiers: Range<Qualifier>,
    ) -> Value {
        const INITIAL_SIZE: i64 = 256;
        let comp = Comp {
            id,
            what: What::Bits(template),
            qualifiers: &self.ast[qualifiers],
        };
        let size = Value::Const(Const::Int(INITIAL_SIZE));
        let acc = self.b().pure(Op::BsInitWritable(size));
        self.comprehension(&comp, More::Value(Value::Var(acc)))
    }

    fn comprehension(&mut self, comp: &Comp<'_>, more: More) -> Value {
        let mark = self.b().mark();
        let value = self.qualifier(comp, 0, 0, more);
        self.b().restore(mark);
        value
    }

    fn more(&mut self, more: &More) -> Value {
        match more {
            More::Value(value) => *value,
            More::Loop(function, args, pos) => {
                let loc = self.loc_of(*pos);
                let call = Op::Call(Callee::Local(*function), args.clone());
                Value::Var(self.b().emit(call, Fail::Raise, loc))
            }
        }
    }

    /// What the qualifiers from `at` on, and the template, make.
    fn qualifier(&mut self, comp: &Comp<'_>, at: usize, level: u32, more: More) -> Value {
        let ast = self.ast;
        match comp.qualifiers.get(at) {
            None => self.template(comp, &more),
            Some(Qualifier::Filter(filter)) if self.is_guard_expr(*filter) => {
                let filters = self.guards_from(comp, at);
                let next = at + filters.len();
                let no = self.b().block();
                self.guard(&Guard::All(filters), no);
                let mut join = Join::new(self.b());
                let mark = self.b().mark();
                let value = self.qualifier(comp, next, level, more.clone());
                self.arrive(&mut join, value, mark);
                self.skip(no, &mut join, &more);
                self.join(join)
            }
            Some(Qualifier::Filter(filter)) => {
                let loc = self.loc(*filter);
                let value = self.expr(*filter);
                let (yes, no, bad) = (self.b().block(), self.b().block(), self.b().block());
                let cases = vec![(Const::boolean(true), yes), (Const::boolean(false), no)];
                self.b().end(End::Switch {
                    value,
                    cases,
                    default: bad,
                });
                self.b().at(bad);
                self.b().match_fail(MatchFail::BadFilter, vec![value], loc);
                self.b().at(yes);
                let mut join = Join::new(self.b());
                let mark = self.b().mark();
                let value = self.qualifier(comp, at + 1, level, more.clone());
                self.arrive(&mut join, value, mark);
                self.skip(no, &mut join, &more);
                self.join(join)
            }
            Some(Qualifier::Generator(generator)) => {
                let generators = [*generator];
                self.make_loop(comp, at, level, &generators, &more, generator.pos)
            }
            Some(Qualifier::Zip { pos, parts }) => {
                let generators: Vec<Generator> = ast[*parts]
                    .iter()
                    .filter_map(|part| match part {
                        Qualifier::Generator(generator) => Some(*generator),
                        Qualifier::Filter(_) | Qualifier::Zip { .. } => None,
                    })
                    .collect();
                self.make_loop(comp, at, level, &generators, &more, *pos)
            }
        }
    }

    fn skip(&mut self, no: BlockId, join: &mut Join, more: &More) {
        self.b().at(no);
        let mark = self.b().mark();
        let value = self.more(more);
        self.arrive(join, value, mark);
    }

    /// The filters from `at` on that can be guards.
    fn guards_from(&self, comp: &Comp<'_>, at: usize) -> Rc<[ExprId]> {
        comp.qualifiers[at..]
            .iter()
            .map_while(|qualifier| match qualifier {
                Qualifier::Filter(filter) if self.is_guard_expr(*filter) => Some(*filter),
                Qualifier::Filter(_) | Qualifier::Generator(_) | Qualifier::Zip { .. } => None,
            })
            .collect()
    }

    fn template(&mut self, comp: &Comp<'_>, more: &More) -> Value {
        let ast = self.ast;
        match comp.what {
            What::List(templates) => {
                let items = self.args(templates);
                let tail = self.more(more);
                self.list(&items, tail)
            }
            What::Effect(templates) => {
                self.effects(templates);
                self.more(more)
            }
            What::Pairs(fields) => {
                let mut items = Vec::with_capacity(fields.len());
                for field in &ast[fields] {
                    let key = self.expr(field.key);
                    let value = self.expr(field.value);
                    items.push(self.tuple(vec![key, value]));
                }
                let tail = self.more(more);
                self.list(&items, tail)
            }
            What::Bits(template) => {
                let acc = self.more(more);
                let pos = ast.pos(comp.id);
                match ast.expr(template) {
                    Expr::Bin(elements) => {
                        self.bin_append(Some(acc), elements, None, self.loc_of(pos))
                    }
                    _ => {
                        let value = self.expr(template);
                        self.bits_append(acc, value, pos)
                    }
                }
            }
        }
    }

    /// The names that a loop, its filters and all that is inside of it speak of, as far as they are bound here.
    fn names_of_loop(&mut self, comp: &Comp<'_>, at: usize) -> Vec<(Name, Value)> {
        let ast = self.ast;
        let mut seen = FxHashSet::default();
        let mut names = Vec::new();
        let mut roots: Vec<ExprId> = Vec::new();
        match &comp.qualifiers[at] {
            Qualifier::Generator(generator) => {
                walk::pattern_parts(generator, &mut |id| roots.push(id));
            }
            Qualifier::Zip { parts, .. } => {
                for part in &ast[*parts] {
                    if let Qualifier::Generator(generator) = part {
                        walk::pattern_parts(generator, &mut |id| roots.push(id));
                    }
                }
            }
            Qualifier::Filter(_) => {}
        }
        for qualifier in &comp.qualifiers[at + 1..] {
            walk::qualifier_parts(ast, qualifier, &mut |id| roots.push(id));
        }
        match comp.what {
            What::List(templates) | What::Effect(templates) => roots.extend(&ast[templates]),
            What::Pairs(fields) => {
                for field in &ast[fields] {
                    roots.extend([field.key, field.value]);
                }
            }
            What::Bits(template) => roots.push(template),
        }
        for root in roots {
            walk::variables(ast, root, &mut seen, &mut names);
        }
        names
            .into_iter()
            .filter(|&name| !self.b().is_bound_beside(name))
            .collect::<Vec<Name>>()
            .into_iter()
            .filter_map(|name| Some((name, self.lookup(name)?)))
            .collect()
    }

    fn make_loop(
        &mut self,
        comp: &Comp<'_>,
        at: usize,
        level: u32,
        generators: &[Generator],
        more: &More,
        pos: Pos,
    ) -> Value {
        let bits = matches!(comp.what, What::Bits(_));
        let mut sources = Vec::with_capacity(generators.len());
        for generator in generators {
            let source = self.expr(generator.source);
            sources.push(self.iterator(generator, source));
        }
        let names = self.names_of_loop(comp, at);
        let arity = generators.len() + usize::from(bits);
        let kind = if bits { "lbc" } else { "lc" };
        let number = self.numbers.of(comp.id, level);
        let text = format!("{}{kind}$^{number}/{arity}-{}-", self.prefix, self.loops);
        self.loops += 1;
        let own = self.module.pool.atom(&text);
        let function = self.declare(own, false);
        let mut builder = Builder::new(function, own, arity, Outside::Fixed);
        // One parameter for each variable of the place where the loop is called.
        let mut outer: Vec<(Var, Value)> = Vec::new();
        let mut param_of = |builder: &mut Builder, value: Value| match value {
            Value::Const(_) => value,
            Value::Var(var) => match outer.iter().find(|(known, _)| *known == var) {
                Some((_, param)) => *param,
                None => {
                    let param = builder.var();
                    builder.params.push(param);
                    outer.push((var, Value::Var(param)));
                    Value::Var(param)
                }
            },
        };
        for (name, value) in names {
            let param = param_of(&mut builder, value);
            builder.bind_base(name, param);
        }
        let inner_more = match (bits, more) {
            (true, _) => More::Value(Value::Const(Const::Nil)),
            (false, More::Value(value)) => More::Value(param_of(&mut builder, *value)),
            (false, More::Loop(function, args, pos)) => {
                let args = args
                    .iter()
                    .map(|&arg| param_of(&mut builder, arg))
                    .collect();
                More::Loop(*function, args, *pos)
            }
        };
        for &(var, param) in &outer {
            if self.b().is_boolean(Value::Var(var))
                && let Value::Var(param) = param
            {
                builder.know(param, Known::Boolean);
            }
        }
        let params: Vec<Value> = builder.params.iter().map(|&var| Value::Var(var)).collect();
        let one = Loop {
            function,
            generators,
            sources: params[..generators.len()].to_vec(),
            acc: bits.then(|| params[generators.len()]),
            captured: params[arity..].to_vec(),
            more: inner_more,
            pos,
        };
        self.building.push(builder);
        self.loop_body(comp, at, level, &one);
        self.finish(self.loc_of(pos));
        let mut args = sources;
        if bits {
            args.push(self.more(more));
        }
        args.extend(outer.into_iter().map(|(var, _)| Value::Var(var)));
        let loc = self.loc_of(pos);
        let call = Op::Call(Callee::Local(function), args);
        Value::Var(self.b().emit(call, Fail::Raise, loc))
    }

    /// The loop of one generator over bits: element, step over an element, and end are matched in one pass.
    fn bits_loop(&mut self, comp: &Comp<'_>, at: usize, level: u32, one: &Loop<'_>, pat: PatId) {
        let filters = self.guards_from(comp, at + 1);
        let next = at + 1 + filters.len();
        let bad = self.b().block();
        let Pat::Bits(reads) = self.pat(pat) else {
            return;
        };
        let reads = Rc::clone(reads);
        let tail = self.add_pat(Pat::Bind(TAIL));
        let mut wanted = reads.to_vec();
        wanted.push(all_bits(tail));
        let mut skipped = self.skip_reads(&reads);
        skipped.push(all_bits(tail));
        let any = self.add_pat(Pat::Any);
        let mut rows = Vec::new();
        for (clause, reads) in [wanted, skipped, vec![all_bits(any)]]
            .into_iter()
            .enumerate()
        {
            let pat = self.add_pat(Pat::Bits(reads.into()));
            let mut row = Row::new(clause);
            if self.row_add(&mut row, one.sources[0], pat) {
                rows.push(row);
            }
        }
        let mut names = self.bound_names(&reads);
        names.push(TAIL);
        let blocks = [self.b().block(), self.b().block(), self.b().block()];
        let mut targets = vec![
            Target::new(blocks[0], names, Guard::All(filters)),
            Target::new(blocks[1], vec![TAIL], Guard::None),
            Target::new(blocks[2], Vec::new(), Guard::None),
        ];
        self.decide(rows, bad, &mut targets);
        let mark = self.b().mark();
        for (index, target) in targets.iter().enumerate() {
            if !target.reached {
                continue;
            }
            self.enter(target);
            match index {
                0 | 1 => {
                    let tail = self.b().find(TAIL).unwrap_or(Value::Const(Const::Nil));
                    if index == 0 {
                        self.turn(comp, next, level, one, &[tail]);
                    } else {
                        self.again(one, &[tail], one.acc);
                    }
                }
                _ => self.loop_end(one),
            }
            self.b().restore(mark);
        }
        self.b().at(bad);
        self.bad_generator(one);
    }

    fn bound_names(&self, reads: &[Read]) -> Vec<Name> {
        let mut names = Vec::new();
        for read in reads {
            if let Read::Segment { pat, .. } = read
                && let Pat::Bind(name) = *self.pat(*pat)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    fn loop_end(&mut self, one: &Loop<'_>) {
        let value = match one.acc {
            Some(acc) => acc,
            None => self.more(&one.more),
        };
        self.b().end(End::Return(value));
    }

    fn loop_body(&mut self, comp: &Comp<'_>, at: usize, level: u32, one: &Loop<'_>) {
        if let [generator] = one.generators
            && !generator.strict
            && let GeneratorPattern::Bin(pattern) = generator.pattern
        {
            let pat = self.pattern(pattern, true, &mut Vec::new());
            if matches!(self.pat(pat), Pat::Bits(_)) {
                self.bits_loop(comp, at, level, one, pat);
                return;
            }
        }
        let filters = self.guards_from(comp, at + 1);
        let next = at + 1 + filters.len();
        let bad = self.b().block();
        let done = self.b().block();
        let refused = self.b().block();
        let mut names = Vec::new();
        let mut row = Row::new(0);
        let mut possible = true;
        let mut tails = Vec::with_capacity(one.generators.len());
        for (generator, &source) in one.generators.iter().zip(&one.sources) {
            let (value, tail) = self.advance(one, generator, source, done, bad);
            tails.push(tail);
            let pat = self.generator_pattern(generator, &mut names);
            possible &= match value {
                Element::One(value) => self.row_add(&mut row, value, pat[0]),
                Element::Pair(key, value) => {
                    self.row_add(&mut row, key, pat[0]) && self.row_add(&mut row, value, pat[1])
                }
            };
        }
        let block = self.b().block();
        let strict = one.generators.iter().any(|generator| generator.strict);
        let skip = self.b().block();
        let guard = if strict {
            Guard::None
        } else {
            Guard::All(Rc::clone(&filters))
        };
        let mut targets = vec![Target::new(block, names, guard)];
        let rows = if possible { vec![row] } else { Vec::new() };
        self.decide(rows, if strict { refused } else { skip }, &mut targets);
        if targets[0].reached {
            let mark = self.b().mark();
            self.enter(&targets[0]);
            if strict {
                self.guard(&Guard::All(filters), skip);
            }
            self.turn(comp, next, level, one, &tails);
            self.b().restore(mark);
        }
        self.b().at(skip);
        let acc = one.acc;
        self.again(one, &tails, acc);
        self.b().at(refused);
        self.strict_failure(one);
        self.b().at(done);
        self.loop_end(one);
        self.b().at(bad);
        self.bad_generator(one);
    }

    /// One turn with an element that matches.
    fn turn(&mut self, comp: &Comp<'_>, next: usize, level: u32, one: &Loop<'_>, tails: &[Value]) {
        match one.acc {
            Some(acc) => {
                let acc = self.qualifier(comp, next, level + 1, More::Value(acc));
                self.again(one, tails, Some(acc));
            }
            None => {
                let mut args = tails.to_vec();
                args.extend(&one.captured);
                let more = More::Loop(one.function, args, one.pos);
                let value = self.qualifier(comp, next, level + 1, more);
                if self.b().current.is_some() {
                    self.b().end(End::Return(value));
                }
            }
        }
    }

    /// Goes on with what is left.
    fn again(&mut self, one: &Loop<'_>, tails: &[Value], acc: Option<Value>) {
        if self.b().current.is_none() {
            return;
        }
        let mut args = tails.to_vec();
        args.extend(acc);
        args.extend(&one.captured);
        let loc = self.loc_of(one.pos);
        let call = Op::Call(Callee::Local(one.function), args);
        let value = self.b().emit(call, Fail::Raise, loc);
        self.b().end(End::Return(Value::Var(value)));
    }

    fn bad_generator(&mut self, one: &Loop<'_>) {
        if let ([generator], [source]) = (one.generators, one.sources.as_slice()) {
            let loc = self.loc(generator.source);
            self.b()
                .match_fail(MatchFail::BadGenerator, vec![*source], loc);
            return;
        }
        let loc = self.loc_of(one.pos);
        let sources = self.b().tuple(one.sources.clone());
        let args = vec![Value::Var(sources)];
        self.b().match_fail(MatchFail::BadGenerators, args, loc);
    }
}
