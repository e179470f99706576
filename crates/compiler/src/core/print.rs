//! The intermediate form as text, for tests and for people; it is not read back.

use std::fmt::{self, Display, Write};

use super::bif::Bif;
use super::constant::{Atom, Const, Literal, Pool};
use super::ir::{
    Block, BlockId, BsFlags, BsKind, BsOrder, BsSize, Callee, End, Fail, Function, Module, Op,
    RecordOp, RecordTest, Stmt, TryKind, Value, Var,
};

/// How many levels of a literal are shown.
const MAX_LITERAL_DEPTH: usize = 8;

/// A module as text.
pub fn module(module: &Module) -> String {
    let mut text = String::new();
    for id in 0..module.functions.len() {
        text.push_str(&function(module, &module.functions[id]));
        text.push('\n');
    }
    text
}

/// A function as text.
pub fn function(module: &Module, function: &Function) -> String {
    let mut text = String::new();
    let printer = Printer { module };
    // Writing to a string cannot fail.
    let _ = printer.function(&mut text, function);
    text
}

struct Printer<'m> {
    module: &'m Module,
}

type Out<'o> = &'o mut String;

impl Display for Var {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b{}", self.0)
    }
}

impl Printer<'_> {
    fn atom(&self, atom: Atom) -> &str {
        self.module.pool.text(atom)
    }

    fn function(&self, out: Out<'_>, function: &Function) -> fmt::Result {
        let export = if function.exported { "export " } else { "" };
        write!(
            out,
            "{export}fn '{}'/{}(",
            self.atom(function.name),
            function.arity()
        )?;
        self.vars(out, &function.params)?;
        writeln!(out, ") at {}:{}", function.loc.file, function.loc.line)?;
        for (id, block) in function.blocks.iter().enumerate() {
            self.block(out, id, block)?;
        }
        Ok(())
    }

    fn vars(&self, out: Out<'_>, vars: &[Var]) -> fmt::Result {
        for (index, var) in vars.iter().enumerate() {
            write!(out, "{}{var}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }

    fn block(&self, out: Out<'_>, id: usize, block: &Block) -> fmt::Result {
        write!(out, "b{id}(")?;
        self.vars(out, &block.params)?;
        out.push(')');
        if let Some(handler) = block.handler {
            write!(out, " handler {handler}")?;
        }
        out.push_str(":\n");
        for stmt in &block.stmts {
            self.stmt(out, stmt)?;
        }
        out.push_str("    ");
        self.end(out, &block.end)?;
        out.push('\n');
        Ok(())
    }

    fn stmt(&self, out: Out<'_>, stmt: &Stmt) -> fmt::Result {
        write!(out, "    {} = ", stmt.dst)?;
        self.op(out, &stmt.op)?;
        match stmt.fail {
            Fail::None => {}
            Fail::Raise => out.push_str(" raise"),
            Fail::Goto(target) => write!(out, " else {target}")?,
        }
        if stmt.loc.line != 0 && stmt.fail == Fail::Raise {
            write!(out, " @{}", stmt.loc.line)?;
        }
        out.push('\n');
        Ok(())
    }

    fn value(&self, out: Out<'_>, value: Value) -> fmt::Result {
        match value {
            Value::Var(var) => write!(out, "{var}"),
            Value::Const(constant) => write_const(out, &self.module.pool, constant, 0),
        }
    }

    fn values(&self, out: Out<'_>, values: &[Value]) -> fmt::Result {
        for (index, &value) in values.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            self.value(out, value)?;
        }
        Ok(())
    }

    fn call(&self, out: Out<'_>, name: &str, args: &[Value]) -> fmt::Result {
        write!(out, "{name}(")?;
        self.values(out, args)?;
        out.push(')');
        Ok(())
    }

    fn op(&self, out: Out<'_>, op: &Op) -> fmt::Result {
        match op {
            Op::Bif(bif, args) => self.call(out, bif.name(), args),
            Op::Cons(head, tail) => self.call(out, "cons", &[*head, *tail]),
            Op::Tuple(items) => self.call(out, "tuple", items),
            Op::UpdateTuple {
                size,
                tuple,
                updates,
            } => {
                write!(out, "update_tuple/{size} ")?;
                self.value(out, *tuple)?;
                for (position, value) in updates {
                    write!(out, " [{position}]=")?;
                    self.value(out, *value)?;
                }
                Ok(())
            }
            Op::MapPut { base, exact, pairs } => {
                out.push_str("map_put ");
                self.value(out, *base)?;
                for (key, value) in pairs {
                    out.push(' ');
                    self.value(out, *key)?;
                    out.push_str(if *exact { ":=" } else { "=>" });
                    self.value(out, *value)?;
                }
                Ok(())
            }
            Op::MapElement(map, key) => self.call(out, "map_element", &[*map, *key]),
            Op::Head(list) => self.call(out, "head", &[*list]),
            Op::Tail(list) => self.call(out, "tail", &[*list]),
            Op::Element(tuple, position) => {
                self.call(out, &format!("element[{position}]"), &[*tuple])
            }
            Op::BsCreate(parts) => {
                out.push_str("bs_create");
                for part in parts {
                    out.push(' ');
                    self.value(out, part.value)?;
                    self.segment(out, part.kind, part.flags, part.size, part.unit)?;
                }
                Ok(())
            }
            Op::BsInitWritable(size) => self.call(out, "bs_init_writable", &[*size]),
            Op::BsStart(value) => self.call(out, "bs_start", &[*value]),
            Op::BsMatch {
                ctx,
                kind,
                flags,
                size,
                unit,
            } => {
                write!(out, "bs_match {ctx}")?;
                self.segment(out, *kind, *flags, *size, *unit)
            }
            Op::BsExtract(ctx) => write!(out, "bs_extract {ctx}"),
            Op::BsMatchString(ctx, bytes) => write!(out, "bs_match_string {ctx} {bytes:?}"),
            Op::BsTestEmpty(ctx) => write!(out, "bs_test_empty {ctx}"),
            Op::MakeFun(lambda, free) => {
                let function = self.module.lambdas[lambda.0 as usize].function;
                let name = self.atom(self.module.function(function).name).to_owned();
                self.call(out, &format!("make_fun '{name}'"), free)
            }
            Op::Call(callee, args) => self.callee(out, *callee, args),
            Op::EndTry(handler) => write!(out, "end_try {handler}"),
            Op::BuildStacktrace(raw) => self.call(out, "build_stacktrace", &[*raw]),
            Op::AcceptMessage => out.write_str("accept_message"),
            Op::EndTimeout => out.write_str("end_timeout"),
            Op::Record(op) => self.record(out, op),
        }
    }

    fn callee(&self, out: Out<'_>, callee: Callee, args: &[Value]) -> fmt::Result {
        match callee {
            Callee::Local(function) => {
                let name = self.atom(self.module.function(function).name).to_owned();
                self.call(out, &format!("call '{name}'"), args)
            }
            Callee::Remote(module, function) => {
                let name = format!("call '{}':'{}'", self.atom(module), self.atom(function));
                self.call(out, &name, args)
            }
            Callee::Dynamic(module, function) => {
                out.push_str("apply ");
                self.value(out, module)?;
                out.push(':');
                self.value(out, function)?;
                self.call(out, "", args)
            }
            Callee::Fun(fun) => {
                out.push_str("call_fun ");
                self.value(out, fun)?;
                self.call(out, "", args)
            }
        }
    }

    fn segment(
        &self,
        out: Out<'_>,
        kind: BsKind,
        flags: BsFlags,
        size: BsSize,
        unit: u32,
    ) -> fmt::Result {
        out.push(':');
        match size {
            BsSize::Value(size) => self.value(out, size)?,
            BsSize::All => out.push_str("all"),
            BsSize::Implied => {}
        }
        let kind = match kind {
            BsKind::Integer => "integer",
            BsKind::Float => "float",
            BsKind::Binary => "binary",
            BsKind::Utf8 => "utf8",
            BsKind::Utf16 => "utf16",
            BsKind::Utf32 => "utf32",
            BsKind::Skip => "skip",
            BsKind::String => "string",
        };
        let order = match flags.order {
            BsOrder::Big => "",
            BsOrder::Little => "-little",
            BsOrder::Native => "-native",
        };
        let sign = if flags.signed { "-signed" } else { "" };
        write!(out, "/{kind}{order}{sign}-unit:{unit}")
    }

    fn fields(&self, out: Out<'_>, fields: &[(Atom, Value)]) -> fmt::Result {
        for &(field, value) in fields {
            write!(out, " {}=", self.atom(field))?;
            self.value(out, value)?;
        }
        Ok(())
    }

    fn record(&self, out: Out<'_>, op: &RecordOp) -> fmt::Result {
        match op {
            RecordOp::Put {
                identity,
                base,
                fields,
            } => {
                out.push_str("put_record ");
                self.value(out, Value::Const(*identity))?;
                if let Some(base) = base {
                    out.push(' ');
                    self.value(out, *base)?;
                }
                self.fields(out, fields)
            }
            RecordOp::Element(record, field) => {
                write!(out, "record_element {} ", self.atom(*field))?;
                self.value(out, *record)
            }
            RecordOp::Field {
                record,
                identity,
                field,
            } => {
                write!(out, "record_field {} ", self.atom(*field))?;
                self.value(out, Value::Const(*identity))?;
                out.push(' ');
                self.value(out, *record)
            }
        }
    }

    fn branch(&self, out: Out<'_>, yes: BlockId, no: BlockId) -> fmt::Result {
        write!(out, " -> {yes} else {no}")
    }

    fn end(&self, out: Out<'_>, end: &End) -> fmt::Result {
        match end {
            End::Goto(target, args) => self.call(out, &format!("goto {target}"), args),
            End::Test { bif, args, yes, no } => {
                self.call(out, &format!("if {}", test_name(*bif)), args)?;
                self.branch(out, *yes, *no)
            }
            End::TestCons { value, yes, no } => {
                self.call(out, "if is_cons", &[*value])?;
                self.branch(out, *yes, *no)
            }
            End::TestTuple {
                value,
                size,
                tag,
                yes,
                no,
            } => {
                let tag = tag.map_or(String::new(), |tag| format!(" '{}'", self.atom(tag)));
                self.call(out, &format!("if is_tuple/{size}{tag}"), &[*value])?;
                self.branch(out, *yes, *no)
            }
            End::TestRecord {
                value,
                test,
                yes,
                no,
            } => {
                let test = match test {
                    RecordTest::Any => "if is_record".to_owned(),
                    RecordTest::Of(module, name) => {
                        format!("if is_record {}:{}", self.atom(*module), self.atom(*name))
                    }
                    RecordTest::Accessible { external: true } => "if is_exported".to_owned(),
                    RecordTest::Accessible { external: false } => "if is_accessible".to_owned(),
                };
                self.call(out, &test, &[*value])?;
                self.branch(out, *yes, *no)
            }
            End::SwitchArity {
                value,
                cases,
                default,
            } => {
                self.call(out, "switch_arity", &[*value])?;
                for (size, target) in cases {
                    write!(out, " {size} -> {target}")?;
                }
                write!(out, " else {default}")
            }
            End::Switch {
                value,
                cases,
                default,
            } => {
                self.call(out, "switch", &[*value])?;
                for (constant, target) in cases {
                    out.push(' ');
                    write_const(out, &self.module.pool, *constant, 0)?;
                    write!(out, " -> {target}")?;
                }
                write!(out, " else {default}")
            }
            End::Branch { cond, yes, no } => {
                write!(out, "if {cond}")?;
                self.branch(out, *yes, *no)
            }
            End::Return(value) => self.call(out, "return", &[*value]),
            End::MatchFail { reason, args, loc } => {
                self.call(out, &format!("match_fail {reason:?}"), args)?;
                write!(out, " @{}", loc.line)
            }
            End::Reraise {
                class,
                reason,
                trace,
            } => self.call(out, "reraise", &[*class, *reason, *trace]),
            End::Try {
                kind,
                body,
                handler,
            } => {
                let kind = match kind {
                    TryKind::Try => "try",
                    TryKind::Catch => "catch",
                };
                write!(out, "{kind} {body} handler {handler}")
            }
            End::Peek { some, none, .. } => write!(out, "peek -> {some} else {none}"),
            End::NextMessage(again) => write!(out, "next_message {again}"),
            End::Wait {
                timeout,
                again,
                expired,
            } => {
                self.call(out, "wait", &[*timeout])?;
                write!(out, " -> {again}")?;
                expired.map_or(Ok(()), |expired| write!(out, " expired {expired}"))
            }
            End::Unreachable => out.write_str("unreachable"),
        }
    }
}

fn test_name(bif: Bif) -> &'static str {
    bif.name()
}

/// Writes a constant about as Erlang does.
pub(crate) fn write_const(
    out: &mut String,
    pool: &Pool,
    constant: Const,
    depth: usize,
) -> fmt::Result {
    if depth > MAX_LITERAL_DEPTH {
        return out.write_str("...");
    }
    let id = match constant {
        Const::Int(value) => return write!(out, "{value}"),
        Const::Atom(atom) => return write!(out, "'{}'", pool.text(atom)),
        Const::Nil => return out.write_str("[]"),
        Const::Lit(id) => id,
    };
    let all = |out: &mut String, items: &[Const]| -> fmt::Result {
        for (index, &item) in items.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            write_const(out, pool, item, depth + 1)?;
        }
        Ok(())
    };
    match pool.literal(id) {
        Literal::Big(value) => write!(out, "{value}"),
        Literal::Float(bits) => write!(out, "{:?}", f64::from_bits(*bits)),
        Literal::List(items, tail) => {
            out.push('[');
            all(out, items)?;
            if *tail != Const::Nil {
                out.push('|');
                write_const(out, pool, *tail, depth + 1)?;
            }
            out.push(']');
            Ok(())
        }
        Literal::Tuple(items) => {
            out.push('{');
            all(out, items)?;
            out.push('}');
            Ok(())
        }
        Literal::Map(pairs) => {
            out.push_str("#{");
            for (index, &(key, value)) in pairs.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_const(out, pool, key, depth + 1)?;
                out.push_str("=>");
                write_const(out, pool, value, depth + 1)?;
            }
            out.push('}');
            Ok(())
        }
        Literal::Bits(bytes, bits) => write!(out, "<<{bytes:?}:{bits}>>"),
        Literal::Fun(module, function, arity) => {
            write!(
                out,
                "fun '{}':'{}'/{arity}",
                pool.text(*module),
                pool.text(*function)
            )
        }
    }
}
