//! What the text tells of values, and whether a pattern can match them.

use asterias_syntax::ast::{BinaryOp, Expr, ExprId, PrefixOp};
use asterias_syntax::{Name, Term, known};

use super::{Vain, pure};

/// How deep values are looked into.
const DEPTH: u32 = 32;
/// How many characters a string may have to be compared with patterns of lists.
const MOST_CHARACTERS: usize = 4096;

/// What is known of a value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Shape {
    Unknown,
    /// This very term.
    Term(Term),
    Tuple(Vec<Shape>),
    /// A list that is not empty.
    List,
    Map,
    /// Bits, perhaps with their number.
    Bits(Option<u64>),
    /// `true` or `false`.
    Bool,
}

/// Whether a pattern matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Verdict {
    No,
    Maybe,
    Yes,
}

impl Shape {
    /// Whether the value is written down.
    pub(super) fn is_literal(&self) -> bool {
        matches!(self, Self::Term(_))
    }

    pub(super) fn is_bool(&self) -> bool {
        matches!(
            self,
            Self::Bool | Self::Term(Term::Atom(known::TRUE | known::FALSE))
        )
    }

    pub(super) fn is_no_map(&self) -> bool {
        match self {
            Self::Unknown | Self::Map | Self::Term(Term::Map(_)) => false,
            Self::Term(_) | Self::Tuple(_) | Self::List | Self::Bits(_) | Self::Bool => true,
        }
    }
}

/// Whether an operator compares.
pub(super) fn is_comparison(op: BinaryOp) -> bool {
    use BinaryOp as B;
    matches!(
        op,
        B::Eq | B::Ne | B::Le | B::Lt | B::Ge | B::Gt | B::ExactEq | B::ExactNe
    )
}

impl Vain<'_> {
    pub(super) fn shape(&self, id: ExprId) -> Shape {
        self.shape_within(id, DEPTH)
    }

    fn shape_within(&self, id: ExprId, depth: u32) -> Shape {
        let Some(depth) = depth.checked_sub(1) else {
            return Shape::Unknown;
        };
        let ast = self.ast;
        match ast.expr(id) {
            Expr::Var(name) => self.values.get(&name).cloned().unwrap_or(Shape::Unknown),
            Expr::Atom(name) => Shape::Term(Term::Atom(name)),
            Expr::Char(code) => Shape::Term(Term::Integer(i64::from(code))),
            Expr::Integer(value) => Shape::Term(Term::Integer(value)),
            Expr::Big(value) => Shape::Term(Term::Big(Box::new(ast.big(value).clone()))),
            Expr::Float(value) => Shape::Term(Term::Float(value)),
            Expr::String(text) => Shape::Term(Term::string(ast.text(text))),
            Expr::Nil => Shape::Term(Term::List(Vec::new())),
            Expr::List { items, tail } => {
                let items = self.terms(&ast[items], depth);
                match (items, self.shape_within(tail, depth)) {
                    (Some(mut items), Shape::Term(Term::List(rest))) => {
                        items.extend(rest);
                        Shape::Term(Term::List(items))
                    }
                    _ => Shape::List,
                }
            }
            Expr::Tuple(items) => {
                let shapes: Vec<Shape> = ast[items]
                    .iter()
                    .map(|&id| self.shape_within(id, depth))
                    .collect();
                match terms_of(&shapes) {
                    Some(terms) => Shape::Term(Term::Tuple(terms)),
                    None => Shape::Tuple(shapes),
                }
            }
            Expr::Map(fields) => {
                let pairs: Option<Vec<(Term, Term)>> = ast[fields]
                    .iter()
                    .map(|field| {
                        match (
                            self.shape_within(field.key, depth),
                            self.shape_within(field.value, depth),
                        ) {
                            (Shape::Term(key), Shape::Term(value)) => Some((key, value)),
                            _ => None,
                        }
                    })
                    .collect();
                pairs.map_or(Shape::Map, |pairs| Shape::Term(Term::Map(pairs)))
            }
            Expr::Bin(elements) => self.bits_shape(elements),
            Expr::Match { value, .. } => self.shape_within(value, depth),
            Expr::Block(body) => match ast[body].last() {
                Some(&last) => self.shape_within(last, depth),
                None => Shape::Unknown,
            },
            Expr::Op { op, left, right } => {
                let left = self.shape_within(left, depth);
                let right = self.shape_within(right, depth);
                operated(op, &left, &right)
            }
            Expr::Prefix { op, operand } => prefixed(op, &self.shape_within(operand, depth)),
            Expr::Call {
                function,
                arguments,
            } => {
                let arity = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
                match self.called(function, arity) {
                    Some((known::ERLANG, name)) => {
                        let name = self.names.text(name);
                        let answer = match self.ast[arguments].first() {
                            Some(&first) => match self.shape_within(first, depth) {
                                Shape::Term(term) => pure::answers(name, arity, &term),
                                _ => None,
                            },
                            None => None,
                        };
                        match answer {
                            Some(answer) => truth(answer),
                            None if pure::is_test(name, arity) => Shape::Bool,
                            None => Shape::Unknown,
                        }
                    }
                    _ => Shape::Unknown,
                }
            }
            _ => Shape::Unknown,
        }
    }

    fn terms(&self, ids: &[ExprId], depth: u32) -> Option<Vec<Term>> {
        let shapes = ids.iter().map(|&id| match self.shape_within(id, depth) {
            Shape::Term(term) => Some(term),
            _ => None,
        });
        shapes.collect()
    }

    /// Whether an operator cannot but fail with what is written down.
    /// Why an operator cannot but fail with what is written around it.
    pub(super) fn failure(&self, op: BinaryOp, left: ExprId, right: ExprId) -> Option<Name> {
        use BinaryOp as B;
        let (Shape::Term(left), Shape::Term(right)) = (self.shape(left), self.shape(right)) else {
            return None;
        };
        let (numbers, integers) = (
            is_number(&left) && is_number(&right),
            is_integer(&left) && is_integer(&right),
        );
        let (is_good, reason) = match op {
            B::Add | B::Subtract | B::Multiply => (numbers, known::BADARITH),
            B::Divide => (numbers && !is_zero(&right), known::BADARITH),
            B::Div | B::Rem => (integers && !is_zero(&right), known::BADARITH),
            B::Band | B::Bor | B::Bxor | B::Bsl | B::Bsr => (integers, known::BADARITH),
            B::Xor => (
                Shape::Term(left).is_bool() && Shape::Term(right).is_bool(),
                known::BADARG,
            ),
            B::Remove => (is_list(&left) && is_list(&right), known::BADARG),
            _ => (true, known::BADARG),
        };
        (!is_good).then_some(reason)
    }

    /// Why an operator cannot but fail with what is written behind it.
    pub(super) fn prefix_failure(&self, op: PrefixOp, operand: ExprId) -> Option<Name> {
        let Shape::Term(term) = self.shape(operand) else {
            return None;
        };
        let (is_good, reason) = match op {
            PrefixOp::Plus | PrefixOp::Minus => (is_number(&term), known::BADARITH),
            PrefixOp::Bnot => (is_integer(&term), known::BADARITH),
            PrefixOp::Not => (Shape::Term(term).is_bool(), known::BADARG),
        };
        (!is_good).then_some(reason)
    }

    /// Why a function cannot but fail with what it gets, all of which is written down.
    pub(super) fn fails(&self, module: &str, name: &str, arguments: &[ExprId]) -> Option<Term> {
        let shapes: Vec<Shape> = arguments.iter().map(|&id| self.shape(id)).collect();
        let terms = terms_of(&shapes).filter(|_| module == "erlang")?;
        if let ("map_get" | "is_map_key", [_, map]) = (name, &terms[..]) {
            let reason = vec![Term::Atom(known::BADMAP), map.clone()];
            return (!matches!(map, Term::Map(_))).then_some(Term::Tuple(reason));
        }
        fails(name, &terms).then_some(Term::Atom(known::BADARG))
    }

    /// What is known of the alternatives of a guard: `None` if it depends.
    pub(super) fn guard_value(&self, alternatives: &[asterias_syntax::ast::Exprs]) -> Option<bool> {
        let mut all_false = true;
        for &tests in alternatives {
            let values = self.ast[tests].iter().map(|&test| match self.shape(test) {
                Shape::Term(Term::Atom(known::TRUE)) => Some(true),
                Shape::Term(_) => Some(false),
                _ => None,
            });
            let values: Vec<Option<bool>> = values.collect();
            if values.iter().all(|value| *value == Some(true)) {
                return Some(true);
            }
            all_false &= values.contains(&Some(false));
        }
        (all_false && !alternatives.is_empty()).then_some(false)
    }

    /// Matches a pattern; its new variables get what is known of their values.
    pub(super) fn matches(&mut self, pattern: ExprId, shape: &Shape) -> Verdict {
        let ast = self.ast;
        match ast.expr(pattern) {
            Expr::Var(known::UNDERSCORE) => Verdict::Yes,
            Expr::Var(name) => {
                if self.bind(name) {
                    if *shape != Shape::Unknown {
                        self.values.insert(name, shape.clone());
                    }
                    return Verdict::Yes;
                }
                match (self.values.get(&name), shape) {
                    (Some(Shape::Term(old)), Shape::Term(new)) => equality(old, new),
                    _ => Verdict::Maybe,
                }
            }
            Expr::Tuple(items) => {
                let items = &ast[items];
                let parts: Option<Vec<Shape>> = match shape {
                    Shape::Term(Term::Tuple(terms)) => {
                        Some(terms.iter().cloned().map(Shape::Term).collect())
                    }
                    Shape::Tuple(shapes) => Some(shapes.clone()),
                    _ => None,
                };
                match parts {
                    Some(parts) if parts.len() == items.len() => {
                        let verdicts = items.iter().zip(&parts);
                        let verdicts = verdicts.map(|(&item, part)| self.matches(item, part));
                        verdicts.min().unwrap_or(Verdict::Yes)
                    }
                    Some(_) => self.all_new(items, Verdict::No),
                    None => self.all_new(items, kind_verdict(shape, Verdict::No)),
                }
            }
            Expr::List { items, tail } => {
                let items: Vec<ExprId> = ast[items].iter().copied().chain([tail]).collect();
                match shape {
                    Shape::Term(term) => match list_items(term) {
                        Some(terms) => self.list_matches(&items, &terms),
                        None => {
                            let verdict = match term {
                                Term::List(items) if items.is_empty() => Verdict::No,
                                Term::List(_) | Term::Improper(..) | Term::String(_) => {
                                    Verdict::Maybe
                                }
                                _ => Verdict::No,
                            };
                            self.all_new(&items, verdict)
                        }
                    },
                    Shape::List => {
                        let mut verdicts = items
                            .iter()
                            .map(|&item| self.matches(item, &Shape::Unknown));
                        let is_any = verdicts.all(|verdict| verdict == Verdict::Yes);
                        if is_any && items.len() == 2 {
                            Verdict::Yes
                        } else {
                            Verdict::Maybe
                        }
                    }
                    Shape::Unknown => self.all_new(&items, Verdict::Maybe),
                    // Of maps and bits OTP knows nothing here.
                    Shape::Map | Shape::Bits(_) => self.all_new(&items, Verdict::Maybe),
                    Shape::Tuple(_) | Shape::Bool => self.all_new(&items, Verdict::No),
                }
            }
            Expr::Map(fields) => {
                for field in &ast[fields] {
                    self.matches(field.value, &Shape::Unknown);
                }
                if shape.is_no_map() {
                    Verdict::No
                } else {
                    Verdict::Maybe
                }
            }
            Expr::Bin(elements) => {
                let told = self.bits_pattern(elements);
                for element in &ast[elements] {
                    self.matches(element.value, &Shape::Unknown);
                }
                match shape {
                    _ if told => Verdict::No,
                    Shape::Unknown | Shape::Bits(_) | Shape::Term(Term::Bits(..)) => Verdict::Maybe,
                    _ => Verdict::No,
                }
            }
            Expr::Match { pattern, value } => {
                let first = self.matches(value, shape);
                first.min(self.matches(pattern, shape))
            }
            Expr::Record { fields, .. } => {
                for field in &ast[fields] {
                    self.matches(field.value, &Shape::Unknown);
                }
                Verdict::Maybe
            }
            Expr::Op { left, right, .. } => {
                if let (Shape::Term(wanted), Shape::Term(term)) = (self.shape(pattern), shape) {
                    return equality(&wanted, term);
                }
                self.all_new(&[left, right], Verdict::Maybe)
            }
            _ => match (self.shape(pattern), shape) {
                (Shape::Term(wanted), Shape::Term(term)) => equality(&wanted, term),
                (Shape::Term(Term::Atom(known::TRUE | known::FALSE)), Shape::Bool)
                | (_, Shape::Unknown | Shape::Map | Shape::Bits(_)) => Verdict::Maybe,
                (Shape::Term(_), _) => Verdict::No,
                _ => Verdict::Maybe,
            },
        }
    }

    fn all_new(&mut self, patterns: &[ExprId], verdict: Verdict) -> Verdict {
        for &pattern in patterns {
            self.matches(pattern, &Shape::Unknown);
        }
        verdict
    }

    /// Patterns of elements, the last one of the tail, against a list.
    fn list_matches(&mut self, patterns: &[ExprId], terms: &[Term]) -> Verdict {
        let Some((&tail, items)) = patterns.split_last() else {
            return Verdict::Maybe;
        };
        if terms.len() < items.len() {
            return self.all_new(patterns, Verdict::No);
        }
        let (first, rest) = terms.split_at(items.len());
        let mut verdict = Verdict::Yes;
        for (&item, term) in items.iter().zip(first) {
            verdict = verdict.min(self.matches(item, &Shape::Term(term.clone())));
        }
        verdict.min(self.matches(tail, &Shape::Term(Term::List(rest.to_vec()))))
    }
}

/// Whether a function of `erlang` fails with these arguments.
fn fails(name: &str, terms: &[Term]) -> bool {
    match (name, terms) {
        ("element", [place, tuple]) | ("setelement", [place, tuple, _]) => match (place, tuple) {
            (Term::Integer(place), Term::Tuple(items)) => {
                usize::try_from(*place).map_or(true, |place| place == 0 || place > items.len())
            }
            _ => true,
        },
        ("hd" | "tl", [list]) => match list {
            Term::List(items) => items.is_empty(),
            Term::String(_) | Term::Improper(..) => false,
            _ => true,
        },
        ("length" | "list_to_binary" | "list_to_pid" | "list_to_tuple", [list]) => !is_list(list),
        ("list_to_atom", [Term::List(items)]) => !items.iter().all(is_integer),
        ("list_to_atom", [list]) => !is_list(list),
        ("list_to_integer", [Term::String(text)]) => !is_integer_text(text),
        ("list_to_integer", [list] | [list, _]) => !is_list(list),
        ("list_to_float", [Term::String(text)]) => !is_float_text(text),
        ("list_to_float", [list]) => !is_list(list),
        ("binary_to_integer", [Term::Bits(bytes, 8)]) => {
            !std::str::from_utf8(bytes).is_ok_and(is_integer_text)
        }
        ("binary_to_float", [Term::Bits(bytes, 8)]) => {
            !std::str::from_utf8(bytes).is_ok_and(is_float_text)
        }
        ("binary_to_atom" | "binary_to_list" | "binary_part", [bits, ..])
        | ("binary_to_integer" | "binary_to_float" | "byte_size" | "bit_size", [bits]) => {
            !matches!(bits, Term::Bits(..))
        }
        ("tuple_size" | "tuple_to_list", [tuple]) => !matches!(tuple, Term::Tuple(_)),
        ("atom_to_list", [atom]) | ("atom_to_binary", [atom, ..]) => atom.as_atom().is_none(),
        ("integer_to_list" | "integer_to_binary", [integer]) => !is_integer(integer),
        ("abs" | "ceil" | "float" | "floor" | "round" | "trunc", [number]) => !is_number(number),
        ("float_to_binary" | "float_to_list", [float]) => !matches!(float, Term::Float(_)),
        ("size", [value]) => !matches!(value, Term::Tuple(_) | Term::Bits(..)),
        _ => false,
    }
}

fn is_list(term: &Term) -> bool {
    matches!(term, Term::List(_) | Term::String(_))
}

fn is_integer_text(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_float_text(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    text.contains('.') && text.chars().all(is_part) && text.parse::<f64>().is_ok()
}

fn is_integer(term: &Term) -> bool {
    matches!(term, Term::Integer(_) | Term::Big(_))
}

fn is_number(term: &Term) -> bool {
    is_integer(term) || matches!(term, Term::Float(_))
}

fn is_zero(term: &Term) -> bool {
    match term {
        Term::Integer(value) => *value == 0,
        Term::Float(value) => *value == 0.0,
        _ => false,
    }
}

fn kind_verdict(shape: &Shape, otherwise: Verdict) -> Verdict {
    if matches!(shape, Shape::Unknown | Shape::Map | Shape::Bits(_)) {
        Verdict::Maybe
    } else {
        otherwise
    }
}

fn equality(a: &Term, b: &Term) -> Verdict {
    let expanded = |term: &Term| list_items(term).map(Term::List);
    let equal = match (expanded(a), expanded(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    };
    if equal { Verdict::Yes } else { Verdict::No }
}

/// The elements of a list that is not too long.
fn list_items(term: &Term) -> Option<Vec<Term>> {
    match term {
        Term::List(items) => Some(items.clone()),
        Term::String(text) => {
            let characters = text.chars().take(MOST_CHARACTERS + 1);
            let items: Vec<Term> = characters
                .map(|c| Term::Integer(i64::from(u32::from(c))))
                .collect();
            (items.len() <= MOST_CHARACTERS).then_some(items)
        }
        _ => None,
    }
}

fn terms_of(shapes: &[Shape]) -> Option<Vec<Term>> {
    let terms = shapes.iter().map(|shape| match shape {
        Shape::Term(term) => Some(term.clone()),
        _ => None,
    });
    terms.collect()
}

fn truth(value: bool) -> Shape {
    Shape::Term(Term::Atom(if value { known::TRUE } else { known::FALSE }))
}

fn operated(op: BinaryOp, left: &Shape, right: &Shape) -> Shape {
    use BinaryOp as B;
    if let (Shape::Term(Term::Integer(a)), Shape::Term(Term::Integer(b))) = (left, right) {
        let number = |value: Option<i64>| {
            value.map_or(Shape::Unknown, |value| Shape::Term(Term::Integer(value)))
        };
        return match op {
            B::Add => number(a.checked_add(*b)),
            B::Subtract => number(a.checked_sub(*b)),
            B::Multiply => number(a.checked_mul(*b)),
            B::Div => number(a.checked_div(*b)),
            B::Rem => number(a.checked_rem(*b)),
            B::Eq | B::ExactEq => truth(a == b),
            B::Ne | B::ExactNe => truth(a != b),
            B::Lt => truth(a < b),
            B::Le => truth(a <= b),
            B::Gt => truth(a > b),
            B::Ge => truth(a >= b),
            _ => Shape::Unknown,
        };
    }
    if let (Shape::Term(Term::Atom(a)), Shape::Term(Term::Atom(b))) = (left, right) {
        match op {
            B::Eq | B::ExactEq => return truth(a == b),
            B::Ne | B::ExactNe => return truth(a != b),
            _ => {}
        }
    }
    match op {
        _ if is_comparison(op) => Shape::Bool,
        B::And | B::Or | B::Xor => Shape::Bool,
        _ => Shape::Unknown,
    }
}

fn prefixed(op: PrefixOp, operand: &Shape) -> Shape {
    match (op, operand) {
        (PrefixOp::Minus, Shape::Term(Term::Integer(value))) => match value.checked_neg() {
            Some(value) => Shape::Term(Term::Integer(value)),
            None => Shape::Unknown,
        },
        (PrefixOp::Minus, Shape::Term(Term::Float(value))) => Shape::Term(Term::Float(-value)),
        (PrefixOp::Plus, Shape::Term(Term::Integer(_) | Term::Float(_))) => operand.clone(),
        (PrefixOp::Not, Shape::Term(Term::Atom(known::TRUE))) => truth(false),
        (PrefixOp::Not, Shape::Term(Term::Atom(known::FALSE))) => truth(true),
        (PrefixOp::Not, _) => Shape::Bool,
        _ => Shape::Unknown,
    }
}
