//! Patterns of the source as a form that can be compiled: names resolved, literals computed, records expanded.

use std::rc::Rc;

use asterias_syntax::ast::{
    BinElement, BinaryOp, Expr, ExprId, Exprs, MapField, PrefixOp, Range, RecordField, RecordName,
};
use asterias_syntax::{Name, known};

use super::bits::{Part, Segment};
use super::constant::{Atom, Const, Literal};
use super::fold;
use super::ir::{BsFlags, BsKind, Value};
use super::lower::Lower;
use super::native_record::Identity;

/// How many bits an integer that a pattern computes may have: as many as OTP's machine gives one.
const MAX_PATTERN_BITS: usize = 1 << 22;

/// A pattern, by its number in [`Lower::pats`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PatId(u32);

/// A pattern.
#[derive(Clone, Debug)]
pub(crate) enum Pat {
    /// Anything.
    Any,
    /// Anything, under a new name.
    Bind(Name),
    /// What a bound variable holds.
    Same(Value),
    /// A constant.
    Const(Const),
    /// A constant list from an item on: the items that are left are at least one.
    Text(Const, u32),
    /// A list with items.
    Cons(PatId, PatId),
    /// A tuple.
    Tuple(Vec<PatId>),
    /// A map with these keys at least.
    Map(Rc<[(Key, PatId)]>),
    /// A native record with these fields.
    Native(Identity, Rc<[(Atom, PatId)]>),
    /// A bitstring.
    Bits(Rc<[Read]>),
    /// What matches both.
    Both(PatId, PatId),
    /// Nothing matches.
    Never,
}

/// A key of a map pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    /// A constant or variable.
    Value(Value),
    /// A guard expression, to be evaluated where the key is looked up.
    Expr(ExprId),
}

/// A step in matching a bitstring.
#[derive(Clone, Debug)]
pub(crate) enum Read {
    /// These bytes.
    Bytes(Rc<[u8]>),
    /// A segment.
    Segment {
        kind: BsKind,
        flags: BsFlags,
        size: ReadSize,
        unit: u32,
        pat: PatId,
    },
}

/// The size of a segment to match, in units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReadSize {
    /// A constant.
    Const(i64),
    /// A guard expression, to be evaluated when what stands before has been matched.
    Expr(ExprId),
    /// All that is left.
    All,
    /// The kind says it.
    Implied,
}

impl Lower<'_> {
    pub(crate) fn pat(&self, id: PatId) -> &Pat {
        &self.pats[id.0 as usize]
    }

    pub(crate) fn add_pat(&mut self, pat: Pat) -> PatId {
        let id = PatId(u32::try_from(self.pats.len()).unwrap_or(u32::MAX));
        self.pats.push(pat);
        id
    }

    /// A pattern of the source. New names are added to `names`; with `shadow` all names are new.
    pub(crate) fn pattern(&mut self, id: ExprId, shadow: bool, names: &mut Vec<Name>) -> PatId {
        let pat = self.pattern_of(id, shadow, names);
        self.add_pat(pat)
    }

    fn pattern_of(&mut self, id: ExprId, shadow: bool, names: &mut Vec<Name>) -> Pat {
        let ast = self.ast;
        match ast.expr(id) {
            Expr::Var(known::UNDERSCORE) => Pat::Any,
            Expr::Var(name) => self.name_pattern(name, shadow, names),
            Expr::List { items, tail } => {
                let tail = self.pattern(tail, shadow, names);
                self.list_pattern(&ast[items], tail, shadow, names)
            }
            Expr::Tuple(items) => Pat::Tuple(self.patterns(items, shadow, names)),
            Expr::Map(fields) => self.map_pattern(fields, shadow, names),
            Expr::Bin(elements) => self.bits_pattern(elements, shadow, names),
            Expr::Match { pattern, value } => {
                let left = self.pattern(pattern, shadow, names);
                let right = self.pattern(value, shadow, names);
                Pat::Both(left, right)
            }
            Expr::Op {
                op: BinaryOp::Append,
                left,
                right,
            } => {
                let tail = self.pattern(right, shadow, names);
                self.prefix_pattern(left, tail, shadow, names)
            }
            Expr::Record { name, fields } => self.record_pattern(id, name, fields, shadow, names),
            Expr::RecordIndex { name, field } => match self.record_index(id, name, field) {
                Value::Const(constant) => Pat::Const(constant),
                Value::Var(_) => Pat::Never,
            },
            _ => match self.pattern_constant(id) {
                Some(constant) => self.constant_pattern(constant),
                None => {
                    self.refuse(ast.pos(id), "illegal pattern");
                    Pat::Never
                }
            },
        }
    }

    fn constant_pattern(&self, constant: Const) -> Pat {
        match constant {
            Const::Lit(id) if matches!(self.module.pool.literal(id), Literal::List(..)) => {
                Pat::Text(constant, 0)
            }
            Const::Int(_) | Const::Atom(_) | Const::Nil | Const::Lit(_) => Pat::Const(constant),
        }
    }

    fn name_pattern(&mut self, name: Name, shadow: bool, names: &mut Vec<Name>) -> Pat {
        if !shadow && let Some(value) = self.lookup(name) {
            if self.b().is_bound_beside(name) {
                // From here on it is bound in this operand too.
                self.b().bind(name, value);
            }
            return Pat::Same(value);
        }
        if !names.contains(&name) {
            names.push(name);
        }
        Pat::Bind(name)
    }

    fn patterns(&mut self, items: Exprs, shadow: bool, names: &mut Vec<Name>) -> Vec<PatId> {
        let ast = self.ast;
        ast[items]
            .iter()
            .map(|&item| self.pattern(item, shadow, names))
            .collect()
    }

    fn list_pattern(
        &mut self,
        items: &[ExprId],
        tail: PatId,
        shadow: bool,
        names: &mut Vec<Name>,
    ) -> Pat {
        let mut heads = Vec::with_capacity(items.len());
        for &item in items {
            heads.push(self.pattern(item, shadow, names));
        }
        let mut pat = None;
        let mut tail = tail;
        for head in heads.into_iter().rev() {
            if let Some(pat) = pat.take() {
                tail = self.add_pat(pat);
            }
            pat = Some(Pat::Cons(head, tail));
        }
        pat.unwrap_or(Pat::Never)
    }

    /// `prefix ++ tail`, the prefix being a literal list.
    fn prefix_pattern(
        &mut self,
        prefix: ExprId,
        tail: PatId,
        shadow: bool,
        names: &mut Vec<Name>,
    ) -> Pat {
        let ast = self.ast;
        match ast.expr(prefix) {
            Expr::Nil => self.pat(tail).clone(),
            Expr::List { items, tail: end } if ast.expr(end) == Expr::Nil => {
                self.list_pattern(&ast[items], tail, shadow, names)
            }
            Expr::Op {
                op: BinaryOp::Append,
                left,
                right,
            } => {
                let right = self.prefix_pattern(right, tail, shadow, names);
                let right = self.add_pat(right);
                self.prefix_pattern(left, right, shadow, names)
            }
            Expr::String(text) => {
                let chars: Vec<char> = ast.text(text).chars().collect();
                let mut pat = self.pat(tail).clone();
                let mut tail = tail;
                for (index, &c) in chars.iter().rev().enumerate() {
                    if index > 0 {
                        tail = self.add_pat(pat);
                    }
                    let head = self.add_pat(Pat::Const(Const::Int(i64::from(u32::from(c)))));
                    pat = Pat::Cons(head, tail);
                }
                pat
            }
            _ => {
                self.refuse(ast.pos(prefix), "illegal pattern");
                Pat::Never
            }
        }
    }

    /// The value of a literal or of operators on literals.
    pub(crate) fn pattern_constant(&mut self, id: ExprId) -> Option<Const> {
        if let Some(constant) = self.constant(id) {
            return Some(constant);
        }
        let value = match self.ast.expr(id) {
            Expr::Op { op, left, right } => {
                let left = self.pattern_constant(left)?;
                let right = self.pattern_constant(right)?;
                let bif = super::expr::binary_bif(op)?;
                let args = [Value::Const(left), Value::Const(right)];
                fold::bif_within(&mut self.module.pool, bif, &args, MAX_PATTERN_BITS)?
            }
            Expr::Prefix { op, operand } => {
                let operand = self.pattern_constant(operand)?;
                // `-0.0` is another term than `0.0`, which negating keeps.
                let bif = match op {
                    PrefixOp::Plus | PrefixOp::Minus | PrefixOp::Bnot | PrefixOp::Not => {
                        super::expr::prefix_bif(op)
                    }
                };
                fold::bif_within(
                    &mut self.module.pool,
                    bif,
                    &[Value::Const(operand)],
                    MAX_PATTERN_BITS,
                )?
            }
            _ => return None,
        };
        value.as_const()
    }

    fn map_pattern(&mut self, fields: Range<MapField>, shadow: bool, names: &mut Vec<Name>) -> Pat {
        let ast = self.ast;
        let mut entries = Vec::with_capacity(fields.len());
        for field in &ast[fields] {
            let pat = self.pattern(field.value, shadow, names);
            let key = match (ast.expr(field.key), self.pattern_constant(field.key)) {
                (_, Some(constant)) => Key::Value(Value::Const(constant)),
                (Expr::Var(name), None) => match self.lookup(name) {
                    Some(value) if !names.contains(&name) => Key::Value(value),
                    _ => Key::Expr(field.key),
                },
                _ => Key::Expr(field.key),
            };
            entries.push((key, pat));
        }
        Pat::Map(entries.into())
    }

    fn record_pattern(
        &mut self,
        id: ExprId,
        name: RecordName,
        fields: Range<RecordField>,
        shadow: bool,
        names: &mut Vec<Name>,
    ) -> Pat {
        if let Some(identity) = self.native(name) {
            return self.native_pattern(identity, fields, shadow, names);
        }
        let Some((tag, order)) = self.record_order(id, name, fields) else {
            return Pat::Never;
        };
        let tag = Const::Atom(self.atom(tag));
        let mut items = Vec::with_capacity(order.len() + 1);
        items.push(self.add_pat(Pat::Const(tag)));
        for given in order {
            let item = match given {
                Some(value) => self.pattern(value, shadow, names),
                None => self.add_pat(Pat::Any),
            };
            items.push(item);
        }
        Pat::Tuple(items)
    }

    fn bits_pattern(
        &mut self,
        elements: Range<BinElement>,
        shadow: bool,
        names: &mut Vec<Name>,
    ) -> Pat {
        let ast = self.ast;
        let mut reads: Vec<Read> = Vec::with_capacity(elements.len());
        for element in &ast[elements] {
            let Some(segment) = self.segment(element) else {
                return Pat::Never;
            };
            let size = match segment.size {
                None => segment.default_size(),
                Some(size) => match self.pattern_constant(size) {
                    Some(Const::Int(size)) => ReadSize::Const(size),
                    Some(Const::Atom(_) | Const::Nil | Const::Lit(_)) => return Pat::Never,
                    None => ReadSize::Expr(size),
                },
            };
            if let ReadSize::Const(size) = size
                && size < 0
            {
                return Pat::Never;
            }
            match ast.expr(element.value) {
                Expr::String(text) => {
                    let text = ast.text(text);
                    if text.is_empty() {
                        continue;
                    }
                    if !self.text_reads(text, &segment, size, &mut reads) {
                        return Pat::Never;
                    }
                }
                _ => {
                    let Some(pat) = self.segment_pattern(element.value, &segment, shadow, names)
                    else {
                        return Pat::Never;
                    };
                    self.push_read(&mut reads, &segment, size, pat);
                }
            }
        }
        Pat::Bits(reads.into())
    }

    /// The pattern for the value of a segment: numbers become what the segment can hold.
    fn segment_pattern(
        &mut self,
        value: ExprId,
        segment: &Segment,
        shadow: bool,
        names: &mut Vec<Name>,
    ) -> Option<PatId> {
        let pat = self.pattern(value, shadow, names);
        let Pat::Const(constant) = *self.pat(pat) else {
            return Some(pat);
        };
        let constant = match (segment.kind, constant) {
            (BsKind::Float, Const::Int(value)) => self.module.pool.float(value as f64),
            (BsKind::Float, Const::Lit(id)) => match self.module.pool.literal(id) {
                Literal::Big(value) => {
                    let value = value.to_f64().value();
                    if !value.is_finite() {
                        return None;
                    }
                    self.module.pool.float(value)
                }
                _ => constant,
            },
            (_, constant) => constant,
        };
        Some(self.add_pat(Pat::Const(constant)))
    }

    /// Steps for each character of a string.
    fn text_reads(
        &mut self,
        text: &str,
        segment: &Segment,
        size: ReadSize,
        reads: &mut Vec<Read>,
    ) -> bool {
        for c in text.chars() {
            let value = i64::from(u32::from(c));
            let constant = match segment.kind {
                BsKind::Float => self.module.pool.float(value as f64),
                BsKind::Integer | BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32 => Const::Int(value),
                BsKind::Binary | BsKind::Skip | BsKind::String => return false,
            };
            let pat = self.add_pat(Pat::Const(constant));
            self.push_read(reads, segment, size, pat);
        }
        true
    }

    /// Adds a step, joining whole constant bytes.
    fn push_read(&mut self, reads: &mut Vec<Read>, segment: &Segment, size: ReadSize, pat: PatId) {
        if let Pat::Const(constant) = *self.pat(pat)
            && let Some(bytes) = constant_bytes(&self.module.pool, segment, size, constant)
        {
            if let Some(Read::Bytes(before)) = reads.last_mut() {
                *before = before.iter().copied().chain(bytes).collect();
            } else {
                reads.push(Read::Bytes(bytes.into()));
            }
            return;
        }
        reads.push(Read::Segment {
            kind: segment.kind,
            flags: segment.flags,
            size,
            unit: segment.unit,
            pat,
        });
    }
}

/// The bytes of a constant in a segment, if it is one byte or a code point.
fn constant_bytes(
    pool: &super::constant::Pool,
    segment: &Segment,
    size: ReadSize,
    constant: Const,
) -> Option<Vec<u8>> {
    let Const::Int(value) = constant else {
        return None;
    };
    match (segment.kind, size) {
        (BsKind::Integer, ReadSize::Const(size))
            if size.checked_mul(i64::from(segment.unit)) == Some(8) =>
        {
            let fits = if segment.flags.signed {
                i8::try_from(value).is_ok()
            } else {
                u8::try_from(value).is_ok()
            };
            fits.then(|| vec![(value & 0xff) as u8])
        }
        (BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32, _) => {
            match super::bits::constant_part(pool, segment, 0, constant)? {
                Part::Bits(bytes, _) => Some(bytes),
                Part::Bad => None,
            }
        }
        _ => None,
    }
}
