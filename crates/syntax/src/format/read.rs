//! From abstract format back to the tree: what parse transforms, `compile:forms` and evaluators hand over.
//!
//! Terms are reached through [`Node`], so whoever holds terms of another kind needs no copy. A form that is none is
//! refused, with the part that was not understood.

use super::node::{Node, Whole};
use super::read_types;
use crate::ast::{
    Ast, BinElement, BinType, BinaryOp, Clause, Clauses, Expr, ExprId, Exprs, FieldName, Generator,
    GeneratorPattern, Guards, Located, MapField, PrefixOp, Qualifier, Range, RecordField,
    RecordName,
};
use crate::{FileId, Name, Names, Pos, deep, known};

/// Why something is no abstract format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotAbstract(pub String);

pub(super) type Read<T> = Result<T, NotAbstract>;

/// Reads abstract format into a tree.
pub struct Reader<'a> {
    /// Where the tree grows.
    pub ast: &'a mut Ast,
    /// Its names.
    pub names: &'a mut Names,
    /// The file that places are in; `-file` attributes change it.
    pub file: FileId,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// A reader of terms that speak of `file`.
    pub fn new(ast: &'a mut Ast, names: &'a mut Names, file: FileId) -> Self {
        Self {
            ast,
            names,
            file,
            depth: 0,
        }
    }

    pub(super) fn bad<N: Node, T>(node: &N) -> Read<T> {
        Err(NotAbstract(node.shown()))
    }

    pub(super) fn parts<N: Node>(node: &N) -> Read<Vec<N>> {
        node.tuple().map_or_else(|| Self::bad(node), Ok)
    }

    pub(super) fn items<N: Node>(node: &N) -> Read<Vec<N>> {
        node.list().map_or_else(|| Self::bad(node), Ok)
    }

    pub(super) fn name<N: Node>(&mut self, node: &N) -> Read<Name> {
        match node.atom(self.names) {
            Some(name) => Ok(name),
            None => Self::bad(node),
        }
    }

    pub(super) fn small<N: Node>(node: &N) -> Read<i64> {
        match node.whole() {
            Some(Whole::Small(value)) => Ok(value),
            _ => Self::bad(node),
        }
    }

    pub(super) fn count<N: Node>(node: &N) -> Read<u32> {
        u32::try_from(Self::small(node)?).or_else(|_| Self::bad(node))
    }

    /// A place: a line, a line and a column, or a list of what is known about the code.
    pub(super) fn place<N: Node>(&mut self, node: &N) -> Read<Pos> {
        if let Some(Whole::Small(line)) = node.whole() {
            return Ok(Pos::new(self.file, u32::try_from(line).unwrap_or(0), 0));
        }
        if let Some([line, column]) = node.tuple().as_deref() {
            let (line, column) = (Self::count(line)?, Self::count(column)?);
            return Ok(Pos::new(self.file, line, column));
        }
        let mut pos = Pos::new(self.file, 0, 0);
        let mut generated = false;
        for item in Self::items(node)? {
            let parts = Self::parts(&item)?;
            let [tag, value] = &parts[..] else {
                return Self::bad(&item);
            };
            match self.name(tag)? {
                known::LOCATION => pos = self.place(value)?,
                known::GENERATED => generated = self.name(value)? == known::TRUE,
                _ => {}
            }
        }
        Ok(if generated { pos.generated() } else { pos })
    }

    /// A tuple's tag, its place, and the rest.
    pub(super) fn head<N: Node>(&mut self, node: &N) -> Read<(Name, Pos, Vec<N>)> {
        let mut parts = Self::parts(node)?;
        if parts.len() < 2 {
            return Self::bad(node);
        }
        let rest = parts.split_off(2);
        let tag = self.name(&parts[0])?;
        let pos = self.place(&parts[1])?;
        Ok((tag, pos, rest))
    }

    /// Reads an expression or pattern.
    ///
    /// # Errors
    /// If it is none, or too deep.
    pub fn expr<N: Node>(&mut self, node: &N) -> Read<ExprId> {
        self.depth += 1;
        let levels = deep::levels();
        if self.depth > levels {
            return Err(NotAbstract(format!("more than {levels} levels")));
        }
        let (tag, pos, rest) = self.head(node)?;
        let expr = match (tag, &rest[..]) {
            (known::CONS, [_, _]) => self.list(node)?,
            (known::ATOM | known::INTEGER | known::FLOAT | known::CHAR, [value])
                if value.tuple().is_some() || value.list().is_some() =>
            {
                self.constant(pos, value)?
            }
            _ => match self.simple(tag, &rest)? {
                Some(expr) => expr,
                None => match self.compound(tag, &rest)? {
                    Some(expr) => expr,
                    None => return Self::bad(node),
                },
            },
        };
        self.depth -= 1;
        Ok(self.ast.add(pos, expr))
    }

    /// Expressions in a list.
    ///
    /// # Errors
    /// If one of them is none.
    pub fn exprs<N: Node>(&mut self, node: &N) -> Read<Exprs> {
        let ids = Self::items(node)?
            .iter()
            .map(|item| self.expr(item))
            .collect::<Read<Vec<_>>>()?;
        Ok(self.ast.list(&ids))
    }

    /// Nested pairs, as one list.
    fn list<N: Node>(&mut self, node: &N) -> Read<Expr> {
        let mut items = Vec::new();
        let mut rest = node.clone();
        loop {
            let (tag, _, parts) = self.head(&rest)?;
            match (tag, &parts[..]) {
                (known::CONS, [item, tail]) => {
                    items.push(self.expr(item)?);
                    rest = tail.clone();
                }
                _ => break,
            }
        }
        let tail = self.expr(&rest)?;
        let items = self.ast.list(&items);
        Ok(Expr::List { items, tail })
    }

    fn whole<N: Node>(&mut self, node: &N) -> Read<Expr> {
        match node.whole() {
            Some(Whole::Small(value)) => Ok(Expr::Integer(value)),
            Some(Whole::Big(value)) => Ok(Expr::Big(self.ast.add_big(value))),
            None => Self::bad(node),
        }
    }

    /// What a literal's value is: OTP's compiler takes any term that a parse transform puts there.
    fn constant<N: Node>(&mut self, pos: Pos, value: &N) -> Read<Expr> {
        self.depth += 1;
        if self.depth > deep::levels() {
            return Self::bad(value);
        }
        let constants = |reader: &mut Self, items: Vec<N>| -> Read<Exprs> {
            let mut ids = Vec::with_capacity(items.len());
            for item in &items {
                let expr = reader.constant(pos, item)?;
                ids.push(reader.ast.add(pos, expr));
            }
            Ok(reader.ast.list(&ids))
        };
        let expr = if let Some(items) = value.tuple() {
            Expr::Tuple(constants(self, items)?)
        } else if let Some(items) = value.list() {
            if items.is_empty() {
                Expr::Nil
            } else {
                let items = constants(self, items)?;
                let tail = self.ast.add(pos, Expr::Nil);
                Expr::List { items, tail }
            }
        } else if let Some(name) = value.atom(self.names) {
            Expr::Atom(name)
        } else if let Some(number) = value.float() {
            Expr::Float(number)
        } else {
            self.whole(value)?
        };
        self.depth -= 1;
        Ok(expr)
    }

    /// Literals, data, operators, calls.
    fn simple<N: Node>(&mut self, tag: Name, rest: &[N]) -> Read<Option<Expr>> {
        Ok(Some(match (tag, rest) {
            (known::VAR, [name]) => Expr::Var(self.name(name)?),
            (known::ATOM, [name]) => Expr::Atom(self.name(name)?),
            (known::CHAR, [c]) => Expr::Char(Self::count(c)?),
            (known::INTEGER, [value]) => self.whole(value)?,
            (known::FLOAT, [value]) => {
                Expr::Float(value.float().map_or_else(|| Self::bad(value), Ok)?)
            }
            (known::STRING, [text]) => match text.text() {
                Some(text) => Expr::String(self.ast.add_text(&text)),
                None => return Self::bad(text),
            },
            (known::NIL, []) => Expr::Nil,
            (known::TUPLE, [items]) => Expr::Tuple(self.exprs(items)?),
            (known::MAP, [fields]) => Expr::Map(self.map_fields(fields)?),
            (known::MAP, [map, fields]) => Expr::MapUpdate {
                map: self.expr(map)?,
                fields: self.map_fields(fields)?,
            },
            (known::BIN, [elements]) => Expr::Bin(self.bin_elements(elements)?),
            (known::RECORD, [name, fields]) => Expr::Record {
                name: self.record_name(name)?,
                fields: self.record_fields(fields)?,
            },
            (known::RECORD, [record, name, fields]) => Expr::RecordUpdate {
                record: self.expr(record)?,
                name: self.record_name(name)?,
                fields: self.record_fields(fields)?,
            },
            (known::RECORD_FIELD, [record, name, field]) => Expr::RecordField {
                record: self.expr(record)?,
                name: self.record_name(name)?,
                field: self.located(field)?,
            },
            (known::RECORD_INDEX, [name, field]) => Expr::RecordIndex {
                name: self.record_name(name)?,
                field: self.located(field)?,
            },
            (known::OP, [op, left, right]) => match BinaryOp::from_name(self.name(op)?) {
                Some(op) => Expr::Op {
                    op,
                    left: self.expr(left)?,
                    right: self.expr(right)?,
                },
                None => return Self::bad(op),
            },
            (known::OP, [op, operand]) => match PrefixOp::from_name(self.name(op)?) {
                Some(op) => Expr::Prefix {
                    op,
                    operand: self.expr(operand)?,
                },
                None => return Self::bad(op),
            },
            (known::MATCH, [pattern, value]) => Expr::Match {
                pattern: self.expr(pattern)?,
                value: self.expr(value)?,
            },
            (known::MAYBE_MATCH, [pattern, value]) => Expr::MaybeMatch {
                pattern: self.expr(pattern)?,
                value: self.expr(value)?,
            },
            (known::CALL, [function, arguments]) => Expr::Call {
                function: self.expr(function)?,
                arguments: self.exprs(arguments)?,
            },
            (known::REMOTE, [module, function]) => Expr::Remote {
                module: self.expr(module)?,
                function: self.expr(function)?,
            },
            (known::CATCH, [operand]) => Expr::Catch(self.expr(operand)?),
            _ => return Ok(None),
        }))
    }

    /// What is made of clauses and statements.
    fn compound<N: Node>(&mut self, tag: Name, rest: &[N]) -> Read<Option<Expr>> {
        Ok(Some(match (tag, rest) {
            (known::BLOCK, [body]) => Expr::Block(self.exprs(body)?),
            (known::IF, [clauses]) => Expr::If(self.clauses(clauses)?),
            (known::CASE, [value, clauses]) => Expr::Case {
                value: self.expr(value)?,
                clauses: self.clauses(clauses)?,
            },
            (known::RECEIVE, [clauses]) => Expr::Receive {
                clauses: self.clauses(clauses)?,
                after: None,
            },
            (known::RECEIVE, [clauses, timeout, body]) => Expr::Receive {
                clauses: self.clauses(clauses)?,
                after: Some((self.expr(timeout)?, self.exprs(body)?)),
            },
            (known::TRY, [body, of, catch, after]) => Expr::Try {
                body: self.exprs(body)?,
                of: self.clauses(of)?,
                catch: self.catch_clauses(catch)?,
                after: self.exprs(after)?,
            },
            (known::MAYBE, [body]) => Expr::Maybe {
                body: self.exprs(body)?,
                else_pos: None,
                clauses: Clauses::EMPTY,
            },
            (known::MAYBE, [body, other]) => {
                let body = self.exprs(body)?;
                let (_, pos, parts) = self.head(other)?;
                let [clauses] = &parts[..] else {
                    return Self::bad(other);
                };
                Expr::Maybe {
                    body,
                    else_pos: Some(pos),
                    clauses: self.clauses(clauses)?,
                }
            }
            (known::FUN, [what]) => self.fun(what)?,
            (known::NAMED_FUN, [name, clauses]) => Expr::NamedFun {
                name: self.name(name)?,
                clauses: self.clauses(clauses)?,
            },
            (known::LC, [template, qualifiers]) => Expr::ListComp {
                templates: match template.list() {
                    Some(_) => self.exprs(template)?,
                    None => {
                        let id = self.expr(template)?;
                        self.ast.list(&[id])
                    }
                },
                qualifiers: self.qualifiers(qualifiers)?,
            },
            (known::BC, [template, qualifiers]) => Expr::BinComp {
                template: self.expr(template)?,
                qualifiers: self.qualifiers(qualifiers)?,
            },
            (known::MC, [template, qualifiers]) => Expr::MapComp {
                templates: match template.list() {
                    Some(_) => self.map_fields(template)?,
                    None => {
                        let field = self.map_field(template)?;
                        self.ast.list(&[field])
                    }
                },
                qualifiers: self.qualifiers(qualifiers)?,
            },
            _ => return Ok(None),
        }))
    }

    fn fun<N: Node>(&mut self, node: &N) -> Read<Expr> {
        let parts = Self::parts(node)?;
        Ok(match &parts[..] {
            [_, clauses] => Expr::Fun(self.clauses(clauses)?),
            [_, name, arity] => Expr::LocalFun {
                name: self.name(name)?,
                arity: Self::count(arity)?,
            },
            [_, module, function, arity] => Expr::RemoteFun {
                module: self.expr(module)?,
                function: self.expr(function)?,
                arity: self.expr(arity)?,
            },
            _ => return Self::bad(node),
        })
    }

    fn located<N: Node>(&mut self, node: &N) -> Read<Located<Name>> {
        let (_, pos, rest) = self.head(node)?;
        match &rest[..] {
            [name] => Ok(Located {
                pos,
                value: self.name(name)?,
            }),
            _ => Self::bad(node),
        }
    }

    fn record_name<N: Node>(&mut self, node: &N) -> Read<RecordName> {
        if let Some(name) = node.atom(self.names) {
            return Ok(RecordName::Local(name));
        }
        if node.list().is_some_and(|items| items.is_empty()) {
            return Ok(RecordName::Any);
        }
        match &Self::parts(node)?[..] {
            [module, name] => Ok(RecordName::Remote(self.name(module)?, self.name(name)?)),
            _ => Self::bad(node),
        }
    }

    fn record_fields<N: Node>(&mut self, node: &N) -> Read<Range<RecordField>> {
        let mut fields = Vec::new();
        for item in Self::items(node)? {
            let (_, pos, rest) = self.head(&item)?;
            let [name, value] = &rest[..] else {
                return Self::bad(&item);
            };
            let (tag, _, parts) = self.head(name)?;
            let name = match &parts[..] {
                [atom] if tag == known::ATOM => FieldName::Atom(self.name(atom)?),
                [var] if tag == known::VAR => FieldName::Var(self.name(var)?),
                _ => return Self::bad(&item),
            };
            let value = self.expr(value)?;
            fields.push(RecordField { pos, name, value });
        }
        Ok(self.ast.list(&fields))
    }

    fn map_field<N: Node>(&mut self, node: &N) -> Read<MapField> {
        let (tag, pos, rest) = self.head(node)?;
        let [key, value] = &rest[..] else {
            return Self::bad(node);
        };
        let exact = match tag {
            known::MAP_FIELD_EXACT => true,
            known::MAP_FIELD_ASSOC => false,
            _ => return Self::bad(node),
        };
        Ok(MapField {
            pos,
            exact,
            key: self.expr(key)?,
            value: self.expr(value)?,
        })
    }

    fn map_fields<N: Node>(&mut self, node: &N) -> Read<Range<MapField>> {
        let fields = Self::items(node)?
            .iter()
            .map(|item| self.map_field(item))
            .collect::<Read<Vec<_>>>()?;
        Ok(self.ast.list(&fields))
    }

    fn bin_elements<N: Node>(&mut self, node: &N) -> Read<Range<BinElement>> {
        let mut elements = Vec::new();
        for item in Self::items(node)? {
            let (_, pos, rest) = self.head(&item)?;
            let [value, size, types] = &rest[..] else {
                return Self::bad(&item);
            };
            let is_default =
                |reader: &mut Self, node: &N| node.atom(reader.names) == Some(known::DEFAULT);
            let value = self.expr(value)?;
            let size = if is_default(self, size) {
                None
            } else {
                Some(self.expr(size)?)
            };
            let types = if is_default(self, types) {
                None
            } else {
                Some(self.bin_types(types)?)
            };
            elements.push(BinElement {
                pos,
                value,
                size,
                types,
            });
        }
        Ok(self.ast.list(&elements))
    }

    fn bin_types<N: Node>(&mut self, node: &N) -> Read<Range<BinType>> {
        let mut types = Vec::new();
        for item in Self::items(node)? {
            if let Some(name) = item.atom(self.names) {
                types.push(BinType { name, value: None });
                continue;
            }
            match &Self::parts(&item)?[..] {
                [name, value] => types.push(BinType {
                    name: self.name(name)?,
                    value: Some(Self::small(value)?),
                }),
                _ => return Self::bad(&item),
            }
        }
        Ok(self.ast.list(&types))
    }

    /// Clauses in a list.
    pub(super) fn clauses<N: Node>(&mut self, node: &N) -> Read<Clauses> {
        let clauses = Self::items(node)?
            .iter()
            .map(|item| self.clause(item, false))
            .collect::<Read<Vec<_>>>()?;
        Ok(self.ast.list(&clauses))
    }

    fn catch_clauses<N: Node>(&mut self, node: &N) -> Read<Clauses> {
        let clauses = Self::items(node)?
            .iter()
            .map(|item| self.clause(item, true))
            .collect::<Read<Vec<_>>>()?;
        Ok(self.ast.list(&clauses))
    }

    fn clause<N: Node>(&mut self, node: &N, catches: bool) -> Read<Clause> {
        let (_, pos, rest) = self.head(node)?;
        let [patterns, guards, body] = &rest[..] else {
            return Self::bad(node);
        };
        let mut patterns = self.exprs(patterns)?;
        if catches {
            patterns = match self.ast[patterns] {
                [one] => match self.ast.expr(one) {
                    Expr::Tuple(parts) if parts.len() == 3 => parts,
                    _ => return Self::bad(node),
                },
                _ => return Self::bad(node),
            };
        }
        let guards = Self::items(guards)?
            .iter()
            .map(|guard| self.exprs(guard))
            .collect::<Read<Vec<_>>>()?;
        let guards: Guards = self.ast.list(&guards);
        let body = self.exprs(body)?;
        if body.is_empty() {
            return Self::bad(node);
        }
        Ok(Clause {
            pos,
            patterns,
            guards,
            body,
        })
    }

    fn qualifiers<N: Node>(&mut self, node: &N) -> Read<Range<Qualifier>> {
        let qualifiers = Self::items(node)?
            .iter()
            .map(|item| self.qualifier(item))
            .collect::<Read<Vec<_>>>()?;
        Ok(self.ast.list(&qualifiers))
    }

    fn qualifier<N: Node>(&mut self, node: &N) -> Read<Qualifier> {
        let (tag, pos, rest) = self.head(node)?;
        if let (known::ZIP_TAG, [parts]) = (tag, &rest[..]) {
            let parts = self.qualifiers(parts)?;
            return Ok(Qualifier::Zip { pos, parts });
        }
        let strict = matches!(
            tag,
            known::GENERATE_STRICT | known::B_GENERATE_STRICT | known::M_GENERATE_STRICT
        );
        let (pattern, source) = match (tag, &rest[..]) {
            (known::GENERATE | known::GENERATE_STRICT, [pattern, source]) => {
                (GeneratorPattern::List(self.expr(pattern)?), source)
            }
            (known::B_GENERATE | known::B_GENERATE_STRICT, [pattern, source]) => {
                (GeneratorPattern::Bin(self.expr(pattern)?), source)
            }
            (known::M_GENERATE | known::M_GENERATE_STRICT, [pattern, source]) => {
                (GeneratorPattern::Map(self.map_field(pattern)?), source)
            }
            _ => return Ok(Qualifier::Filter(self.expr(node)?)),
        };
        let source = self.expr(source)?;
        Ok(Qualifier::Generator(Generator {
            pos,
            strict,
            pattern,
            source,
        }))
    }
}

pub use read_types::ReadForms;
