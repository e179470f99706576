//! Calls: which function a name means, and which calls are instructions.

use asterias_syntax::ast::{Clauses, Expr, ExprId, Exprs};
use asterias_syntax::{Name, known};

use super::bif::Bif;
use super::builder::{Known, Outside};
use super::constant::{Atom, Const, atoms};
use super::fold;
use super::ir::{Callee, End, Fail, Loc, MatchFail, Op, Value};
use super::join::Join;
use super::lower::Lower;

impl Lower<'_> {
    pub(super) fn call(&mut self, id: ExprId, function: ExprId, arguments: Exprs) -> Value {
        let loc = self.loc(id);
        match self.ast.expr(function) {
            Expr::Atom(name) => self.call_name(id, name, arguments, loc),
            Expr::Remote { module, function } => {
                if let (Expr::Atom(known::ERLANG), Expr::Atom(known::IS_RECORD)) =
                    (self.ast.expr(module), self.ast.expr(function))
                    && let Some(value) = self.is_record(arguments)
                {
                    return value;
                }
                let module = self.expr(module);
                let function = self.expr(function);
                let args = self.args(arguments);
                self.call_remote(module, function, args, loc)
            }
            Expr::Tuple(parts) if self.is_record_in_tuple(parts) => {
                match self.is_record(arguments) {
                    Some(value) => value,
                    None => self.call_value(function, arguments, loc),
                }
            }
            Expr::Var(name) => match self.call_own(name, arguments, loc) {
                Some(answer) => answer,
                None => self.call_value(function, arguments, loc),
            },
            Expr::Fun(clauses) => match self.call_at_once(clauses, arguments) {
                Some(answer) => answer,
                None => self.call_value(function, arguments, loc),
            },
            _ => self.call_value(function, arguments, loc),
        }
    }

    /// `{erlang, is_record}`, which stood for the function before there were funs of other modules, and still does.
    fn is_record_in_tuple(&self, parts: Exprs) -> bool {
        let ast = self.ast;
        let parts: Vec<Expr> = ast[parts].iter().map(|&part| ast.expr(part)).collect();
        parts == [Expr::Atom(known::ERLANG), Expr::Atom(known::IS_RECORD)]
    }

    /// A fun that is called where it stands, and takes whatever it is given, is no fun at all.
    pub(super) fn call_at_once(&mut self, clauses: Clauses, arguments: Exprs) -> Option<Value> {
        let ast = self.ast;
        let [clause] = ast[clauses] else { return None };
        let patterns = &ast[clause.patterns];
        if patterns.len() != arguments.len() || !clause.guards.is_empty() {
            return None;
        }
        if self.b().is_beside_bindings() {
            // A scope of its own keeps them out.
            return None;
        }
        let mut names: Vec<Name> = Vec::with_capacity(patterns.len());
        for &pattern in patterns {
            match ast.expr(pattern) {
                Expr::Var(name) if !names.contains(&name) || name == known::UNDERSCORE => {
                    names.push(name);
                }
                _ => return None,
            }
        }
        let args = self.args(arguments);
        let mark = self.b().mark();
        for (name, value) in names.into_iter().zip(args) {
            if name != known::UNDERSCORE {
                self.b().bind(name, value);
            }
        }
        let answer = self.exprs(clause.body);
        self.b().restore(mark);
        Some(answer)
    }

    pub(super) fn call_value(&mut self, function: ExprId, arguments: Exprs, loc: Loc) -> Value {
        let fun = self.expr(function);
        let args = self.args(arguments);
        self.call_fun(fun, args, loc)
    }

    pub(super) fn call_name(
        &mut self,
        id: ExprId,
        name: Name,
        arguments: Exprs,
        loc: Loc,
    ) -> Value {
        let arity = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
        if let Some(&function) = self.functions.get(&(name, arity)) {
            let args = self.args(arguments);
            let call = Op::Call(Callee::Local(function), args);
            return Value::Var(self.b().emit(call, Fail::Raise, loc));
        }
        if let Some(&module) = self.imports.get(&(name, arity)) {
            let args = self.args(arguments);
            let (module, function) = (self.atom(module), self.atom(name));
            return self.remote(module, function, args, loc);
        }
        if name == known::RECORD_INFO && arity == 2 {
            return self.record_info(id, arguments);
        }
        if name == known::IS_RECORD
            && let Some(value) = self.is_record(arguments)
        {
            return value;
        }
        if !self.is_native(name, arity) {
            let text = format!("function {}/{arity} undefined", self.names.text(name));
            return self.refuse(self.ast.pos(id), text);
        }
        let args = self.args(arguments);
        let function = self.atom(name);
        self.remote(atoms::erlang, function, args, loc)
    }

    pub(super) fn call_remote(
        &mut self,
        module: Value,
        function: Value,
        args: Vec<Value>,
        loc: Loc,
    ) -> Value {
        if let (Value::Const(Const::Atom(module)), Value::Const(Const::Atom(function))) =
            (module, function)
        {
            return self.remote(module, function, args, loc);
        }
        let call = Op::Call(Callee::Dynamic(module, function), args);
        Value::Var(self.b().emit(call, Fail::Raise, loc))
    }

    /// Calls a function by constant names, as an instruction if it is one.
    pub(crate) fn remote(
        &mut self,
        module: Atom,
        function: Atom,
        args: Vec<Value>,
        loc: Loc,
    ) -> Value {
        if module == atoms::erlang {
            let text = self.module.pool.text(function);
            match Bif::find(text, args.len()) {
                Some(Bif::IsIntegerRange) => {
                    if let Some(answer) = self.integer_range(&args) {
                        return answer;
                    }
                }
                None => {}
                Some(bif) => return self.bif(bif, args, Fail::Raise, loc),
            }
            if let Some(value) = self.apply_known(function, &args, loc) {
                return value;
            }
        }
        if module == atoms::maps
            && let Some(value) = self.map_function(function, &args, loc)
        {
            return value;
        }
        let ends = module == atoms::erlang && never_returns(function, args.len());
        let call = Op::Call(Callee::Remote(module, function), args);
        let answer = self.b().emit(call, Fail::Raise, loc);
        if ends {
            self.b().end(End::Unreachable);
        }
        Value::Var(answer)
    }

    /// Functions of `maps` that OTP's compiler replaces too, so that they do not show in stack traces.
    pub(super) fn map_function(
        &mut self,
        function: Atom,
        args: &[Value],
        loc: Loc,
    ) -> Option<Value> {
        match (self.module.pool.text(function), args) {
            ("get", &[key, map]) => Some(self.bif(Bif::MapGet, vec![key, map], Fail::Raise, loc)),
            ("get", &[key, map, default]) => Some(self.map_get(key, map, default, loc)),
            ("is_key", &[key, map]) => {
                Some(self.bif(Bif::IsMapKey, vec![key, map], Fail::Raise, loc))
            }
            ("size", &[map]) => Some(self.bif(Bif::MapSize, vec![map], Fail::Raise, loc)),
            ("new", []) => Some(Value::Const(self.module.pool.map(&[]))),
            _ => None,
        }
    }

    pub(super) fn map_get(&mut self, key: Value, map: Value, default: Value, loc: Loc) -> Value {
        let none = self.b().block();
        if !self.is_map(map) {
            let (yes, no) = (self.b().block(), self.b().block());
            self.b().test(Bif::IsMap, vec![map], yes, no);
            self.b().at(no);
            self.b().match_fail(MatchFail::BadMap, vec![map], loc);
            self.b().at(yes);
        }
        let mut join = Join::new(self.b());
        let op = Op::MapElement(map, key);
        let found = self.b().emit(op, Fail::Goto(none), loc);
        let mark = self.b().mark();
        self.arrive(&mut join, Value::Var(found), mark);
        self.b().at(none);
        self.arrive(&mut join, default, mark);
        self.join(join)
    }

    /// `apply/2,3` with a list of arguments of known length.
    pub(super) fn apply_known(
        &mut self,
        function: Atom,
        args: &[Value],
        loc: Loc,
    ) -> Option<Value> {
        if function != atoms::apply {
            return None;
        }
        let items = self.known_items(*args.last()?)?;
        match args {
            [fun, _] => Some(self.call_fun(*fun, items, loc)),
            [module, function, _] => Some(self.call_remote(*module, *function, items, loc)),
            _ => None,
        }
    }

    /// The items of a list whose structure is known.
    pub(super) fn known_items(&self, list: Value) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        let mut rest = list;
        loop {
            if let Some(constant) = fold::proper_list(&self.module.pool, rest) {
                items.extend(constant.into_iter().map(Value::Const));
                return (items.len() <= 255).then_some(items);
            }
            match self.building.last()?.known(rest)? {
                Known::Cons(head, tail) => {
                    items.push(*head);
                    rest = *tail;
                }
                Known::Tuple(_) | Known::Boolean | Known::Map => return None,
            }
        }
    }

    pub(crate) fn call_fun(&mut self, fun: Value, args: Vec<Value>, loc: Loc) -> Value {
        if let Value::Const(Const::Lit(id)) = fun
            && let &super::constant::Literal::Fun(module, function, arity) =
                self.module.pool.literal(id)
            && usize::from(arity) == args.len()
        {
            return self.remote(module, function, args, loc);
        }
        let call = Op::Call(Callee::Fun(fun), args);
        Value::Var(self.b().emit(call, Fail::Raise, loc))
    }

    pub(super) fn remote_fun(
        &mut self,
        module: ExprId,
        function: ExprId,
        arity: ExprId,
        loc: Loc,
    ) -> Value {
        let module = self.expr(module);
        let function = self.expr(function);
        let arity = self.expr(arity);
        if let (
            Value::Const(Const::Atom(module)),
            Value::Const(Const::Atom(function)),
            Value::Const(Const::Int(arity)),
        ) = (module, function, arity)
            && let Ok(arity) = u8::try_from(arity)
        {
            return Value::Const(self.module.pool.external_fun(module, function, arity));
        }
        let make_fun = self.module.pool.atom("make_fun");
        self.remote(atoms::erlang, make_fun, vec![module, function, arity], loc)
    }

    pub(super) fn local_fun_expr(&mut self, id: ExprId, name: Name, arity: u32) -> Value {
        if let Some(&function) = self.functions.get(&(name, arity)) {
            let lambda = self.local_fun(function);
            return Value::Var(self.b().pure(Op::MakeFun(lambda, Vec::new())));
        }
        if let Some(&module) = self.imports.get(&(name, arity)) {
            let (module, function) = (self.atom(module), self.atom(name));
            let arity = u8::try_from(arity).unwrap_or(u8::MAX);
            return Value::Const(self.module.pool.external_fun(module, function, arity));
        }
        if !self.is_native(name, arity) {
            let text = format!("function {}/{arity} undefined", self.names.text(name));
            return self.refuse(self.ast.pos(id), text);
        }
        // A function of its own that calls the native one: so its name shows in the fun.
        let loc = self.loc(id);
        let own = format!("{}fun-{}-", self.prefix, self.numbers.of(id, 0));
        let own = self.module.pool.atom(&own);
        let function = self.declare(own, false);
        let builder = super::builder::Builder::new(function, own, arity as usize, Outside::Capture);
        let args = builder.params.iter().map(|&var| Value::Var(var)).collect();
        self.building.push(builder);
        let native = self.atom(name);
        let value = self.remote(atoms::erlang, native, args, loc);
        if self.b().current.is_some() {
            self.b().end(End::Return(value));
        }
        self.finish(loc);
        let lambda = self.lambda(function);
        Value::Var(self.b().pure(Op::MakeFun(lambda, Vec::new())))
    }
}

fn never_returns(function: Atom, arity: usize) -> bool {
    match function {
        atoms::error => (1..=2).contains(&arity),
        atoms::exit | atoms::throw => arity == 1,
        _ => false,
    }
}
