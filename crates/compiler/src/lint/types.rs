//! Types and specifications: what they name, and variables that stand only once.

use std::collections::BTreeMap;

use asterias_syntax::ast::{Spec, SpecKind, Type, TypeArgs, TypeDecl, TypeId, TypeKind};
use asterias_syntax::{Name, Pos, known};

use super::parens;
use super::state::{Function, Lint, TypeInfo, TypeUser};

/// How often a type variable was seen.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Once(Pos),
    /// Once in each of several members of a union.
    OncePerMember(Pos),
    Often,
}

type SeenVars = BTreeMap<Name, Seen>;

impl Lint<'_> {
    pub(super) fn type_definition(&mut self, pos: Pos, decl: &TypeDecl) {
        let params = self.ast[decl.params].to_vec();
        let pair: Function = (decl.name, params.len() as u32);
        let builtin = self.is_builtin(pair);
        if !builtin && self.types.contains_key(&pair) {
            let text = format!(
                "type {}{} already defined",
                self.atom(pair.0),
                parens(pair.1)
            );
            return self.error(pos, text);
        }
        let info = TypeInfo {
            pos,
            is_opaque: decl.kind == TypeKind::Opaque,
        };
        self.types.insert(pair, info);
        self.type_user = TypeUser::Type(pair);
        let mut types = vec![decl.body];
        types.extend(params);
        self.check_types(&types);
        if builtin && self.enabled.redefined_builtin_type && !self.may_redefine(pair) {
            let text = format!(
                "local redefinition of built-in type: {}{}",
                self.atom(pair.0),
                parens(pair.1)
            );
            self.warning(pos, text);
        }
    }

    fn may_redefine(&self, pair: Function) -> bool {
        // A type since OTP 28 only.
        let is_new = pair.1 == 0 && self.names.text(pair.0) == "record";
        let given = self.settings("nowarn_redefined_builtin_type");
        if is_new
            || given
                .iter()
                .any(|term| super::function_of(term) == Some(pair))
        {
            return true;
        }
        let Some(option) = self.names.find("nowarn_redefined_builtin_type") else {
            return false;
        };
        let functions = super::options::option_functions(&self.ast.forms, option);
        functions
            .iter()
            .any(|(_, term)| super::function_of(term) == Some(pair))
    }

    pub(super) fn is_builtin(&self, (name, arity): Function) -> bool {
        asterias_syntax::parse::is_predefined(self.names.text(name), arity as usize)
    }

    pub(super) fn specification(&mut self, pos: Pos, spec: &Spec) {
        let function = (spec.name, spec.arity);
        let shown = self.function(function);
        match spec.kind {
            SpecKind::Spec => {
                let module = spec.module.or(self.module);
                let qualified = match spec.module {
                    Some(module) => format!("{}:{shown}", self.atom(module)),
                    None => shown.clone(),
                };
                let key = (module, spec.name, spec.arity);
                if self.specs.insert(key, pos).is_some() {
                    return self.error(pos, format!("spec for {qualified} already defined"));
                }
                if module != self.module {
                    if let Some(module) = spec.module {
                        self.module_name(module, pos);
                    }
                    self.error(
                        pos,
                        format!("spec for function {qualified} from other module"),
                    );
                }
                self.signatures(spec, "spec has wrong arity");
            }
            SpecKind::Callback => {
                if let Some(module) = spec.module {
                    self.module_name(module, pos);
                    let module = self.atom(module);
                    let text = format!("explicit module not allowed for callback {module}:{shown}");
                    return self.error(pos, text);
                }
                if self.callbacks.insert(function, pos).is_some() {
                    return self.error(pos, format!("callback {shown} already defined"));
                }
                self.signatures(spec, "callback has wrong arity");
            }
        }
    }

    fn signatures(&mut self, spec: &Spec, wrong_arity: &str) {
        self.type_user = TypeUser::Spec;
        for &sig in &self.ast[spec.sigs] {
            let mut types = vec![sig];
            if let Type::Bounded(fun, constraints) = self.ast.ty(sig) {
                types[0] = fun;
                for &constraint in &self.ast[constraints] {
                    if let Type::Constraint(_, args) = self.ast.ty(constraint) {
                        types.extend_from_slice(&self.ast[args]);
                    }
                }
            }
            if self.ast.signature_arity(types[0]) != Some(spec.arity) {
                self.error(self.ast.type_pos(types[0]), wrong_arity);
            }
            self.check_types(&types);
        }
    }

    /// Looks at types that share their variables.
    pub(super) fn check_types(&mut self, types: &[TypeId]) {
        let mut seen = SeenVars::new();
        for &ty in types {
            self.check_type(ty, &mut seen);
        }
        for (name, seen) in seen {
            if self.is_hidden(name) {
                continue;
            }
            let text = format!(
                "type variable {} is only used once (is unbound)",
                self.atom(name)
            );
            match seen {
                Seen::Once(pos) => self.error(pos, text),
                Seen::OncePerMember(pos) if self.enabled.singleton_typevar => {
                    self.warning(pos, text)
                }
                Seen::OncePerMember(_) | Seen::Often => {}
            }
        }
    }

    fn check_type(&mut self, id: TypeId, seen: &mut SeenVars) {
        let pos = self.ast.type_pos(id);
        match self.ast.ty(id) {
            Type::Integer(_)
            | Type::Atom(_)
            | Type::AnyArguments
            | Type::Big(_)
            | Type::Char(_) => {}
            Type::Var(known::UNDERSCORE) => {}
            Type::Var(name) => {
                seen.entry(name)
                    .and_modify(|seen| *seen = Seen::Often)
                    .or_insert(Seen::Once(pos));
            }
            Type::Annotated(_, ty) => self.check_type(ty, seen),
            Type::User(name, args) => {
                self.use_type((name, args.len() as u32), pos);
                self.check_each(&self.ast[args], seen);
            }
            Type::Remote { module, name, args } => {
                if let (Type::Atom(module), Type::Atom(name)) =
                    (self.ast.ty(module), self.ast.ty(name))
                {
                    self.module_name(module, pos);
                    if Some(module) == self.module {
                        self.use_type((name, args.len() as u32), pos);
                    }
                }
                self.check_each(&self.ast[args], seen);
            }
            Type::Predefined(name, args) => self.check_predefined(pos, name, args, seen),
            Type::Op(..) | Type::Prefix(..) => {
                if self.type_integer(id).is_none() {
                    self.error(pos, "bad integer type");
                }
            }
            Type::String(_) | Type::Bounded(..) | Type::Constraint(..) | Type::RecordId(..) => {
                self.error(pos, "bad integer type");
            }
        }
    }

    fn check_each(&mut self, types: &[TypeId], seen: &mut SeenVars) {
        for &ty in types {
            self.check_type(ty, seen);
        }
    }

    fn check_predefined(&mut self, pos: Pos, name: Name, args: TypeArgs, seen: &mut SeenVars) {
        let args: Vec<TypeId> = match args {
            TypeArgs::Any => Vec::new(),
            TypeArgs::List(args) => self.ast[args].to_vec(),
        };
        let pair = (name, args.len() as u32);
        if self.types.contains_key(&pair) {
            self.use_type(pair, pos);
        }
        match (name, &args[..]) {
            (_, []) if self.names.text(name) == "bool" => {
                self.warning(
                    pos,
                    "type bool() is now called boolean(); please use the new name instead",
                );
            }
            (known::FUN, [arguments, result]) => {
                match self.ast.ty(*arguments) {
                    Type::AnyArguments => {}
                    Type::Predefined(known::PRODUCT, TypeArgs::List(arguments)) => {
                        self.check_each(&self.ast[arguments], seen);
                    }
                    _ => self.error(pos, "bad 'fun' type"),
                }
                self.check_type(*result, seen);
            }
            (known::RANGE, [from, to]) => {
                let fits = matches!((self.type_integer(*from), self.type_integer(*to)), (Some(from), Some(to)) if from < to);
                if !fits {
                    self.error(pos, "bad range type");
                }
            }
            (known::BINARY, [base, unit]) => {
                let whole = |size: Option<i128>| size.is_some_and(|size| size >= 0);
                if !whole(self.type_integer(*base)) || !whole(self.type_integer(*unit)) {
                    self.error(pos, "bad binary type");
                }
            }
            (known::RECORD, [record, fields @ ..]) => self.record_type(pos, *record, fields, seen),
            (known::UNION, members) => self.union(members, seen),
            _ => {
                if self.is_builtin(pair) {
                    self.use_type(pair, pos);
                }
                self.check_each(&args, seen);
            }
        }
    }

    /// A variable that stands once in each of several members is only suspicious.
    fn union(&mut self, members: &[TypeId], seen: &mut SeenVars) {
        let before = seen.clone();
        let mut all = before.clone();
        for &member in members {
            let mut own = before.clone();
            self.check_type(member, &mut own);
            for (name, found) in own {
                let merged = match (all.get(&name).copied(), found) {
                    (None, found) => found,
                    (Some(Seen::Once(pos)), Seen::Once(_)) if before.contains_key(&name) => {
                        Seen::Once(pos)
                    }
                    (Some(Seen::Once(pos)), Seen::Once(_) | Seen::OncePerMember(_)) => {
                        Seen::OncePerMember(pos)
                    }
                    (
                        Some(seen @ Seen::OncePerMember(_)),
                        Seen::Once(_) | Seen::OncePerMember(_),
                    ) => seen,
                    (Some(Seen::Once(_) | Seen::OncePerMember(_)), Seen::Often) => Seen::Often,
                    (Some(Seen::Often), _) => Seen::Often,
                };
                all.insert(name, merged);
            }
        }
        *seen = all;
    }

    fn record_type(&mut self, pos: Pos, record: TypeId, fields: &[TypeId], seen: &mut SeenVars) {
        let Type::Atom(name) = self.ast.ty(record) else {
            if matches!(self.ast.ty(record), Type::RecordId(..)) {
                return;
            }
            return self.error(pos, "bad record type");
        };
        self.use_record(name);
        let Some(known_record) = self.records.get(&name).cloned() else {
            if !self.imported_records.contains_key(&name) {
                let shown = self.atom(name);
                self.error(pos, format!("record {shown} undefined"));
            }
            return;
        };
        if let (true, Some(&field)) = (known_record.native, fields.first()) {
            let text = "native records do not allow special field types";
            return self.error(self.ast.type_pos(field), text);
        }
        let mut given: Vec<Name> = Vec::new();
        for &field in fields {
            let Type::Predefined(known::FIELD_TYPE, TypeArgs::List(parts)) = self.ast.ty(field)
            else {
                return self.error(pos, "bad record type");
            };
            let [field_name, ty] = self.ast[parts] else {
                return self.error(pos, "bad record type");
            };
            let Type::Atom(field) = self.ast.ty(field_name) else {
                return self.error(pos, "bad record type");
            };
            let at = self.ast.type_pos(field_name);
            let (shown, record) = (self.atom(field), self.atom(name));
            if !known_record
                .fields
                .iter()
                .any(|(known, ..)| *known == field)
            {
                self.error(at, format!("field {shown} undefined in record {record}"));
            }
            if given.contains(&field) {
                self.error(
                    at,
                    format!("field {shown} already defined in record {record}"),
                );
            }
            given.push(field);
            self.check_type(ty, seen);
        }
    }

    /// The integer that a type of constants comes to.
    fn type_integer(&self, id: TypeId) -> Option<i128> {
        use asterias_syntax::ast::{BinaryOp, PrefixOp};
        match self.ast.ty(id) {
            Type::Integer(value) => Some(i128::from(value)),
            Type::Char(c) => Some(i128::from(c)),
            // Beyond all that are compared with it; ranges between two such are rare enough.
            Type::Big(id) => Some(i128::try_from(self.ast.big(id)).unwrap_or(i128::MAX)),
            Type::Prefix(op, operand) => {
                let value = self.type_integer(operand)?;
                match op {
                    PrefixOp::Plus => Some(value),
                    PrefixOp::Minus => value.checked_neg(),
                    PrefixOp::Bnot => Some(!value),
                    PrefixOp::Not => None,
                }
            }
            Type::Op(op, left, right) => {
                let (a, b) = (self.type_integer(left)?, self.type_integer(right)?);
                match op {
                    BinaryOp::Add => a.checked_add(b),
                    BinaryOp::Subtract => a.checked_sub(b),
                    BinaryOp::Multiply => a.checked_mul(b),
                    BinaryOp::Div => a.checked_div(b),
                    BinaryOp::Rem => a.checked_rem(b),
                    BinaryOp::Band => Some(a & b),
                    BinaryOp::Bor => Some(a | b),
                    BinaryOp::Bxor => Some(a ^ b),
                    BinaryOp::Bsl if (0..100).contains(&b) => a.checked_mul(1 << b),
                    BinaryOp::Bsl if b >= 100 => Some(i128::MAX),
                    BinaryOp::Bsr => Some(a >> b.clamp(0, 127)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
