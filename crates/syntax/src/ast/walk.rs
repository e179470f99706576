//! Walking a tree: the parts of an expression in the order of the abstract format.

use super::{
    Ast, Clauses, Expr, ExprId, GeneratorPattern, MapField, Qualifier, Range, RecordField,
};
use crate::Pos;
use smallvec::SmallVec;

/// Parts, in or against their order.
pub type Parts = SmallVec<[Part; 16]>;

/// A part of an expression.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Part {
    /// An expression.
    Expr(ExprId),
    /// The place of a clause, field, segment or generator, whose own parts follow.
    Place(Pos),
}

/// How many parts [`Ast::first_pos`] looks at: more have the same place only where a macro made them all.
const FIRST_POS_PARTS: usize = 4096;

impl Ast {
    /// Where an expression begins, as OTP's `first_anno` finds it: along the parts in their order as long as their places do
    /// not grow.
    #[must_use]
    pub fn first_pos(&self, id: ExprId) -> Pos {
        let mut first = self.pos(id);
        let mut open = Parts::new();
        self.push_parts(id, &mut open);
        for _ in 0..FIRST_POS_PARTS {
            let Some(part) = open.pop() else {
                break;
            };
            let pos = match part {
                Part::Expr(id) => self.pos(id),
                Part::Place(pos) => pos,
            };
            if pos > first {
                break;
            }
            first = pos;
            if let Part::Expr(id) = part {
                self.push_parts(id, &mut open);
            }
        }
        first
    }

    /// Pushes the parts of an expression so that the first is popped first.
    pub fn push_parts(&self, id: ExprId, out: &mut Parts) {
        let start = out.len();
        self.parts(id, out);
        out[start..].reverse();
    }

    /// Appends the parts of an expression in their order.
    pub fn parts(&self, id: ExprId, out: &mut Parts) {
        let exprs =
            |out: &mut Parts, range| out.extend(self[range].iter().map(|&id| Part::Expr(id)));
        match self.expr(id) {
            Expr::Var(_)
            | Expr::Atom(_)
            | Expr::Char(_)
            | Expr::Integer(_)
            | Expr::Big(_)
            | Expr::Float(_)
            | Expr::String(_)
            | Expr::Nil
            | Expr::LocalFun { .. } => {}
            Expr::List { items, tail } => {
                exprs(out, items);
                out.push(Part::Expr(tail));
            }
            Expr::Tuple(items) | Expr::Block(items) => exprs(out, items),
            Expr::Map(fields) => self.map_parts(fields, out),
            Expr::MapUpdate { map, fields } => {
                out.push(Part::Expr(map));
                self.map_parts(fields, out);
            }
            Expr::Bin(elements) => {
                for element in &self[elements] {
                    out.push(Part::Place(element.pos));
                    out.push(Part::Expr(element.value));
                    out.extend(element.size.map(Part::Expr));
                }
            }
            Expr::Record { fields, .. } => self.record_parts(fields, out),
            Expr::RecordUpdate { record, fields, .. } => {
                out.push(Part::Expr(record));
                self.record_parts(fields, out);
            }
            Expr::RecordField { record, field, .. } => {
                out.extend([Part::Expr(record), Part::Place(field.pos)])
            }
            Expr::RecordIndex { field, .. } => out.push(Part::Place(field.pos)),
            Expr::Op { left, right, .. } => out.extend([Part::Expr(left), Part::Expr(right)]),
            Expr::Match { pattern, value } | Expr::MaybeMatch { pattern, value } => {
                out.extend([Part::Expr(pattern), Part::Expr(value)]);
            }
            Expr::Remote { module, function } => {
                out.extend([Part::Expr(module), Part::Expr(function)])
            }
            Expr::RemoteFun {
                module,
                function,
                arity,
            } => out.extend([module, function, arity].map(Part::Expr)),
            Expr::Prefix { operand, .. } | Expr::Catch(operand) => out.push(Part::Expr(operand)),
            Expr::Call {
                function,
                arguments,
            } => {
                out.push(Part::Expr(function));
                exprs(out, arguments);
            }
            Expr::If(clauses) | Expr::Fun(clauses) | Expr::NamedFun { clauses, .. } => {
                self.clause_parts(clauses, out)
            }
            Expr::Case { value, clauses } => {
                out.push(Part::Expr(value));
                self.clause_parts(clauses, out);
            }
            Expr::Receive { clauses, after } => {
                self.clause_parts(clauses, out);
                if let Some((timeout, body)) = after {
                    out.push(Part::Expr(timeout));
                    exprs(out, body);
                }
            }
            Expr::Try {
                body,
                of,
                catch,
                after,
            } => {
                exprs(out, body);
                self.clause_parts(of, out);
                self.clause_parts(catch, out);
                exprs(out, after);
            }
            Expr::Maybe {
                body,
                else_pos,
                clauses,
            } => {
                exprs(out, body);
                out.extend(else_pos.map(Part::Place));
                self.clause_parts(clauses, out);
            }
            Expr::ListComp {
                templates,
                qualifiers,
            } => {
                exprs(out, templates);
                self.qualifier_parts(qualifiers, out);
            }
            Expr::BinComp {
                template,
                qualifiers,
            } => {
                out.push(Part::Expr(template));
                self.qualifier_parts(qualifiers, out);
            }
            Expr::MapComp {
                templates,
                qualifiers,
            } => {
                self.map_parts(templates, out);
                self.qualifier_parts(qualifiers, out);
            }
        }
    }

    fn map_parts(&self, fields: Range<MapField>, out: &mut Parts) {
        for field in &self[fields] {
            out.extend([
                Part::Place(field.pos),
                Part::Expr(field.key),
                Part::Expr(field.value),
            ]);
        }
    }

    fn record_parts(&self, fields: Range<RecordField>, out: &mut Parts) {
        for field in &self[fields] {
            out.extend([Part::Place(field.pos), Part::Expr(field.value)]);
        }
    }

    fn clause_parts(&self, clauses: Clauses, out: &mut Parts) {
        for clause in &self[clauses] {
            out.push(Part::Place(clause.pos));
            let guards = self[clause.guards]
                .iter()
                .flat_map(|&guard| self[guard].iter());
            let all = self[clause.patterns]
                .iter()
                .chain(guards)
                .chain(&self[clause.body]);
            out.extend(all.map(|&id| Part::Expr(id)));
        }
    }

    fn qualifier_parts(&self, qualifiers: Range<Qualifier>, out: &mut Parts) {
        for qualifier in &self[qualifiers] {
            match qualifier {
                Qualifier::Filter(id) => out.push(Part::Expr(*id)),
                Qualifier::Generator(generator) => {
                    out.push(Part::Place(generator.pos));
                    match generator.pattern {
                        GeneratorPattern::List(id) | GeneratorPattern::Bin(id) => {
                            out.push(Part::Expr(id))
                        }
                        GeneratorPattern::Map(field) => {
                            out.extend([
                                Part::Place(field.pos),
                                Part::Expr(field.key),
                                Part::Expr(field.value),
                            ]);
                        }
                    }
                    out.push(Part::Expr(generator.source));
                }
                Qualifier::Zip { pos, parts } => {
                    out.push(Part::Place(*pos));
                    self.qualifier_parts(*parts, out);
                }
            }
        }
    }
}
