//! Funs become functions that take their free variables as further parameters; so does an `after` that is too large to be
//! put in two places.

use asterias_syntax::Name;
use asterias_syntax::ast::{Clauses, ExprId, Exprs};

use super::builder::{Builder, Outside};
use super::ir::{Callee, End, Fail, FuncId, LambdaId, Loc, Op, Value};
use super::lower::Lower;
use super::walk;

/// A function that is called with values of the place where it was made.
pub(crate) struct Shared {
    function: FuncId,
    free: Vec<Value>,
}

impl Lower<'_> {
    pub(crate) fn fun_expr(&mut self, id: ExprId, name: Option<Name>, clauses: Clauses) -> Value {
        let ast = self.ast;
        if let Some(value) = self.fun_again(id) {
            return value;
        }
        let pos = ast.pos(id);
        let text = format!("{}fun-{}-", self.prefix, self.numbers.of(id, 0));
        let own = self.module.pool.atom(&text);
        let function = self.declare(own, false);
        let lambda = self.lambda(function);
        let arity = ast[clauses]
            .first()
            .map_or(0, |clause| clause.patterns.len());
        let mut builder = Builder::new(function, own, arity, Outside::Capture);
        builder.own_name = name
            .filter(|name| *name != asterias_syntax::known::UNDERSCORE)
            .map(|name| (name, lambda));
        self.building.push(builder);
        self.function_body(&ast[clauses], pos);
        let (names, free) = self.close();
        self.finish(self.loc_of(pos));
        self.module.lambdas[lambda.0 as usize].num_free =
            u32::try_from(free.len()).unwrap_or(u32::MAX);
        self.made.insert(id, (lambda, names));
        Value::Var(self.b().pure(Op::MakeFun(lambda, free)))
    }

    /// A fun whose body was lowered before, because what contains it stands in two places.
    fn fun_again(&mut self, id: ExprId) -> Option<Value> {
        let (lambda, names): (LambdaId, Vec<Name>) = self.made.get(&id)?.clone();
        let mut free = Vec::with_capacity(names.len());
        for name in names {
            free.push(self.lookup(name)?);
        }
        Some(Value::Var(self.b().pure(Op::MakeFun(lambda, free))))
    }

    /// Makes what the innermost function captured its last parameters, by name in order; the names, and the values around.
    fn close(&mut self) -> (Vec<Name>, Vec<Value>) {
        let names = self.names;
        let builder = self.b();
        let mut captured = std::mem::take(&mut builder.captured);
        captured.sort_by(|a, b| names.text(a.name).cmp(names.text(b.name)));
        let params: Vec<Value> = captured.iter().map(|one| Value::Var(one.param)).collect();
        builder.params.extend(captured.iter().map(|one| one.param));
        for (block, index) in std::mem::take(&mut builder.own_uses) {
            match &mut builder.blocks[block.0 as usize].stmts[index].op {
                Op::MakeFun(_, free) | Op::Call(_, free) => free.extend(&params),
                _ => {}
            }
        }
        (
            captured.iter().map(|one| one.name).collect(),
            captured.iter().map(|one| one.outer).collect(),
        )
    }

    /// A call of the named fun that is being lowered, by its own name: no fun is needed for it.
    pub(crate) fn call_own(&mut self, name: Name, args: Exprs, loc: Loc) -> Option<Value> {
        let builder = self.building.last()?;
        let (own, _) = builder.own_name?;
        if own != name || builder.find(name).is_some() {
            return None;
        }
        let function = builder.id;
        let arity = builder.params.len();
        if args.len() != arity {
            return None;
        }
        let args = self.args(args);
        let call = Op::Call(Callee::Local(function), args);
        let answer = self.b().emit(call, Fail::Raise, loc);
        let place = self.b().last_place();
        self.b().own_uses.push(place);
        Some(Value::Var(answer))
    }

    /// The function of an `after` that is too large to be put in two places.
    pub(crate) fn after_function(&mut self, id: ExprId, after: Exprs) -> Option<Shared> {
        if !walk::after_is_large(self.ast, after) {
            return None;
        }
        let text = format!(
            "{}after$^{}/0-{}-",
            self.prefix,
            self.numbers.of(id, 0),
            self.loops
        );
        self.loops += 1;
        let own = self.module.pool.atom(&text);
        let function = self.declare(own, false);
        self.building
            .push(Builder::new(function, own, 0, Outside::Capture));
        self.effects(after);
        if self.b().current.is_some() {
            let ok = super::constant::Const::Atom(super::constant::atoms::ok);
            self.b().end(End::Return(Value::Const(ok)));
        }
        let (_, free) = self.close();
        self.finish(self.loc(id));
        Some(Shared { function, free })
    }

    pub(crate) fn run_after(&mut self, after: Exprs, shared: Option<&Shared>, loc: Loc) {
        match shared {
            None => {
                self.effects(after);
            }
            Some(Shared { function, free }) => {
                let call = Op::Call(Callee::Local(*function), free.clone());
                self.b().emit(call, Fail::Raise, loc);
            }
        }
    }
}
