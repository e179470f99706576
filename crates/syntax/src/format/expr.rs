//! Expressions and patterns in abstract format.

use super::{Sink, Writer};
use crate::ast::{
    BinElement, Clause, Clauses, Expr, ExprId, Exprs, FieldName, Generator, GeneratorPattern,
    MapField, Qualifier, Range, RecordField, RecordName,
};
use crate::{Name, Pos, known};

impl<S: Sink> Writer<'_, S> {
    /// Writes an expression.
    pub fn expr(&mut self, id: ExprId) {
        let pos = self.ast.pos(id);
        match self.ast.expr(id) {
            Expr::Var(name) => self.named(known::VAR, pos, name),
            Expr::Atom(name) => self.named(known::ATOM, pos, name),
            Expr::Char(c) => {
                self.head(known::CHAR, 3, pos);
                self.sink.integer(i64::from(c));
            }
            Expr::Integer(value) => {
                self.head(known::INTEGER, 3, pos);
                self.sink.integer(value);
            }
            Expr::Big(id) => {
                self.head(known::INTEGER, 3, pos);
                self.sink.big(self.ast.big(id));
            }
            Expr::Float(value) => {
                self.head(known::FLOAT, 3, pos);
                self.sink.float(value);
            }
            Expr::String(text) => {
                self.head(known::STRING, 3, pos);
                self.sink.text(self.ast.text(text));
            }
            Expr::Nil => self.head(known::NIL, 2, pos),
            Expr::List { items, tail } => self.list(pos, items, tail),
            Expr::Tuple(items) => {
                self.head(known::TUPLE, 3, pos);
                self.exprs(items);
            }
            Expr::Map(fields) => {
                self.head(known::MAP, 3, pos);
                self.map_fields(fields);
            }
            Expr::MapUpdate { map, fields } => {
                self.head(known::MAP, 4, pos);
                self.expr(map);
                self.map_fields(fields);
            }
            Expr::Bin(elements) => {
                self.head(known::BIN, 3, pos);
                self.bin_elements(elements);
            }
            Expr::Record { name, fields } => {
                self.head(known::RECORD, 4, pos);
                self.record_name(name);
                self.record_fields(fields);
            }
            Expr::RecordUpdate {
                record,
                name,
                fields,
            } => {
                self.head(known::RECORD, 5, pos);
                self.expr(record);
                self.record_name(name);
                self.record_fields(fields);
            }
            Expr::RecordField {
                record,
                name,
                field,
            } => {
                self.head(known::RECORD_FIELD, 5, pos);
                self.expr(record);
                self.record_name(name);
                self.named(known::ATOM, field.pos, field.value);
            }
            Expr::RecordIndex { name, field } => {
                self.head(known::RECORD_INDEX, 4, pos);
                self.record_name(name);
                self.named(known::ATOM, field.pos, field.value);
            }
            Expr::Op { op, left, right } => {
                self.head(known::OP, 5, pos);
                self.sink.atom(op.name());
                self.expr(left);
                self.expr(right);
            }
            Expr::Prefix { op, operand } => {
                self.head(known::OP, 4, pos);
                self.sink.atom(op.name());
                self.expr(operand);
            }
            Expr::Match { pattern, value } => self.two(known::MATCH, pos, pattern, value),
            Expr::MaybeMatch { pattern, value } => {
                self.two(known::MAYBE_MATCH, pos, pattern, value)
            }
            Expr::Call {
                function,
                arguments,
            } => {
                self.head(known::CALL, 4, pos);
                self.expr(function);
                self.exprs(arguments);
            }
            Expr::Remote { module, function } => self.two(known::REMOTE, pos, module, function),
            Expr::Catch(operand) => {
                self.head(known::CATCH, 3, pos);
                self.expr(operand);
            }
            Expr::Block(body) => {
                self.head(known::BLOCK, 3, pos);
                self.exprs(body);
            }
            Expr::If(clauses) => {
                self.head(known::IF, 3, pos);
                self.clauses(clauses);
            }
            Expr::Case { value, clauses } => {
                self.head(known::CASE, 4, pos);
                self.expr(value);
                self.clauses(clauses);
            }
            Expr::Receive { clauses, after } => {
                self.head(known::RECEIVE, if after.is_some() { 5 } else { 3 }, pos);
                self.clauses(clauses);
                if let Some((timeout, body)) = after {
                    self.expr(timeout);
                    self.exprs(body);
                }
            }
            Expr::Try {
                body,
                of,
                catch,
                after,
            } => {
                self.head(known::TRY, 6, pos);
                self.exprs(body);
                self.clauses(of);
                self.catch_clauses(catch);
                self.exprs(after);
            }
            Expr::Maybe {
                body,
                else_pos,
                clauses,
            } => {
                self.head(known::MAYBE, if else_pos.is_some() { 4 } else { 3 }, pos);
                self.exprs(body);
                if let Some(pos) = else_pos {
                    self.head(known::ELSE, 3, pos);
                    self.clauses(clauses);
                }
            }
            Expr::LocalFun { name, arity } => {
                self.head(known::FUN, 3, pos);
                self.sink.tuple(3);
                self.sink.atom(known::FUNCTION);
                self.sink.atom(name);
                self.sink.integer(i64::from(arity));
            }
            Expr::RemoteFun {
                module,
                function,
                arity,
            } => {
                self.head(known::FUN, 3, pos);
                self.sink.tuple(4);
                self.sink.atom(known::FUNCTION);
                self.expr(module);
                self.expr(function);
                self.expr(arity);
            }
            Expr::Fun(clauses) => {
                self.head(known::FUN, 3, pos);
                self.sink.tuple(2);
                self.sink.atom(known::CLAUSES);
                self.clauses(clauses);
            }
            Expr::NamedFun { name, clauses } => {
                self.head(known::NAMED_FUN, 4, pos);
                self.sink.atom(name);
                self.clauses(clauses);
            }
            Expr::ListComp {
                templates,
                qualifiers,
            } => {
                self.head(known::LC, 4, pos);
                match self.ast[templates] {
                    [one] => self.expr(one),
                    _ => self.exprs(templates),
                }
                self.qualifiers(qualifiers);
            }
            Expr::BinComp {
                template,
                qualifiers,
            } => {
                self.head(known::BC, 4, pos);
                self.expr(template);
                self.qualifiers(qualifiers);
            }
            Expr::MapComp {
                templates,
                qualifiers,
            } => {
                self.head(known::MC, 4, pos);
                match self.ast[templates] {
                    [one] => self.map_field(one),
                    _ => self.map_fields(templates),
                }
                self.qualifiers(qualifiers);
            }
        }
    }

    fn named(&mut self, tag: Name, pos: Pos, name: Name) {
        self.head(tag, 3, pos);
        self.sink.atom(name);
    }

    fn two(&mut self, tag: Name, pos: Pos, first: ExprId, second: ExprId) {
        self.head(tag, 4, pos);
        self.expr(first);
        self.expr(second);
    }

    pub(super) fn exprs(&mut self, exprs: Exprs) {
        self.sink.list(exprs.len());
        for &id in &self.ast[exprs] {
            self.expr(id);
        }
        self.sink.end_list();
    }

    /// Nested pairs; each but the first stands where its element begins.
    fn list(&mut self, pos: Pos, items: Exprs, tail: ExprId) {
        for (at, &item) in self.ast[items].iter().enumerate() {
            let pos = if at == 0 {
                pos
            } else {
                self.ast.first_pos(item)
            };
            self.head(known::CONS, 4, pos);
            self.expr(item);
        }
        self.expr(tail);
    }

    pub(super) fn clauses(&mut self, clauses: Clauses) {
        self.sink.list(clauses.len());
        for clause in &self.ast[clauses] {
            self.head(known::CLAUSE, 5, clause.pos);
            self.exprs(clause.patterns);
            self.guards_and_body(clause);
        }
        self.sink.end_list();
    }

    /// Class, reason and stack trace are one pattern in this format.
    fn catch_clauses(&mut self, clauses: Clauses) {
        self.sink.list(clauses.len());
        for clause in &self.ast[clauses] {
            self.head(known::CLAUSE, 5, clause.pos);
            self.sink.list(1);
            self.head(known::TUPLE, 3, clause.pos);
            self.exprs(clause.patterns);
            self.sink.end_list();
            self.guards_and_body(clause);
        }
        self.sink.end_list();
    }

    fn guards_and_body(&mut self, clause: &Clause) {
        self.sink.list(clause.guards.len());
        for &guard in &self.ast[clause.guards] {
            self.exprs(guard);
        }
        self.sink.end_list();
        self.exprs(clause.body);
    }

    fn map_field(&mut self, field: MapField) {
        let tag = if field.exact {
            known::MAP_FIELD_EXACT
        } else {
            known::MAP_FIELD_ASSOC
        };
        self.two(tag, field.pos, field.key, field.value);
    }

    fn map_fields(&mut self, fields: Range<MapField>) {
        self.sink.list(fields.len());
        for &field in &self.ast[fields] {
            self.map_field(field);
        }
        self.sink.end_list();
    }

    fn record_name(&mut self, name: RecordName) {
        match name {
            RecordName::Local(name) => self.sink.atom(name),
            RecordName::Remote(module, name) => {
                self.sink.tuple(2);
                self.sink.atom(module);
                self.sink.atom(name);
            }
            RecordName::Any => {
                self.sink.list(0);
                self.sink.end_list();
            }
        }
    }

    fn record_fields(&mut self, fields: Range<RecordField>) {
        self.sink.list(fields.len());
        for field in &self.ast[fields] {
            self.head(known::RECORD_FIELD, 4, field.pos);
            match field.name {
                FieldName::Atom(name) => self.named(known::ATOM, field.pos, name),
                FieldName::Var(name) => self.named(known::VAR, field.pos, name),
            }
            self.expr(field.value);
        }
        self.sink.end_list();
    }

    fn bin_elements(&mut self, elements: Range<BinElement>) {
        self.sink.list(elements.len());
        for element in &self.ast[elements] {
            self.head(known::BIN_ELEMENT, 5, element.pos);
            self.expr(element.value);
            match element.size {
                Some(size) => self.expr(size),
                None => self.sink.atom(known::DEFAULT),
            }
            let Some(types) = element.types else {
                self.sink.atom(known::DEFAULT);
                continue;
            };
            self.sink.list(types.len());
            for ty in &self.ast[types] {
                match ty.value {
                    None => self.sink.atom(ty.name),
                    Some(value) => {
                        self.sink.tuple(2);
                        self.sink.atom(ty.name);
                        self.sink.integer(value);
                    }
                }
            }
            self.sink.end_list();
        }
        self.sink.end_list();
    }

    fn qualifiers(&mut self, qualifiers: Range<Qualifier>) {
        self.sink.list(qualifiers.len());
        for qualifier in &self.ast[qualifiers] {
            match qualifier {
                Qualifier::Filter(id) => self.expr(*id),
                Qualifier::Generator(generator) => self.generator(generator),
                Qualifier::Zip { pos, parts } => {
                    self.head(known::ZIP_TAG, 3, *pos);
                    self.qualifiers(*parts);
                }
            }
        }
        self.sink.end_list();
    }

    fn generator(&mut self, generator: &Generator) {
        let tag = match (generator.pattern, generator.strict) {
            (GeneratorPattern::List(_), false) => known::GENERATE,
            (GeneratorPattern::List(_), true) => known::GENERATE_STRICT,
            (GeneratorPattern::Bin(_), false) => known::B_GENERATE,
            (GeneratorPattern::Bin(_), true) => known::B_GENERATE_STRICT,
            (GeneratorPattern::Map(_), false) => known::M_GENERATE,
            (GeneratorPattern::Map(_), true) => known::M_GENERATE_STRICT,
        };
        self.head(tag, 4, generator.pos);
        match generator.pattern {
            GeneratorPattern::List(id) | GeneratorPattern::Bin(id) => self.expr(id),
            GeneratorPattern::Map(field) => self.map_field(field),
        }
        self.expr(generator.source);
    }
}
