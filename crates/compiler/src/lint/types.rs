//! Types and specifications: what they name, and variables that stand only once.

use std::collections::BTreeMap;

use asterias_syntax::ast::{Spec, SpecKind, Type, TypeArgs, TypeDecl, TypeId, TypeKind};
use asterias_syntax::{Name, Pos, Term, known};

use super::state::{Function, Lint, TypeInfo, TypeUser};
use crate::messages::{self as say, Message, pair as described};

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
            return self.error(pos, say::REDEFINE_TYPE.of([described(pair)]));
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
            self.warning(pos, say::REDEFINE_BUILTIN_TYPE.of([described(pair)]));
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
        let shown = self.function_of(spec.module, function);
        match spec.kind {
            SpecKind::Spec => {
                let module = spec.module.or(self.module);
                let key = (module, spec.name, spec.arity);
                if self.specs.insert(key, pos).is_some() {
                    return self.error(pos, say::REDEFINE_SPEC.of([shown]));
                }
                if module != self.module {
                    if let Some(module) = spec.module {
                        self.module_name(module, pos);
                    }
                    self.error(pos, say::BAD_MODULE.of([shown]));
                }
                self.signatures(spec, &say::SPEC_WRONG_ARITY);
            }
            SpecKind::Callback => {
                if let Some(module) = spec.module {
                    self.module_name(module, pos);
                    return self.error(pos, say::BAD_CALLBACK.of([shown]));
                }
                if self.callbacks.insert(function, pos).is_some() {
                    return self.error(pos, say::REDEFINE_CALLBACK.of([shown]));
                }
                self.signatures(spec, &say::CALLBACK_WRONG_ARITY);
            }
        }
    }

    fn signatures(&mut self, spec: &Spec, wrong_arity: &'static Message) {
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
            let finding = say::SINGLETON_TYPEVAR.of([Term::Atom(name)]);
            match seen {
                Seen::Once(pos) => self.error(pos, finding),
                Seen::OncePerMember(pos) if self.enabled.singleton_typevar => {
                    self.warning(pos, finding)
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
                    self.bad_type(pos, known::INTEGER);
                }
            }
            Type::String(_) | Type::Bounded(..) | Type::Constraint(..) | Type::RecordId(..) => {
                self.bad_type(pos, known::INTEGER);
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
                let parts = [Term::Atom(name), Term::Atom(known::BOOLEAN)];
                self.warning(pos, say::RENAMED_TYPE.of(parts));
            }
            (known::FUN, [arguments, result]) => {
                match self.ast.ty(*arguments) {
                    Type::AnyArguments => {}
                    Type::Predefined(known::PRODUCT, TypeArgs::List(arguments)) => {
                        self.check_each(&self.ast[arguments], seen);
                    }
                    _ => self.bad_type(pos, known::FUN),
                }
                self.check_type(*result, seen);
            }
            (known::RANGE, [from, to]) => {
                let fits = matches!((self.type_integer(*from), self.type_integer(*to)), (Some(from), Some(to)) if from < to);
                if !fits {
                    self.bad_type(pos, known::RANGE);
                }
            }
            (known::BINARY, [base, unit]) => {
                let whole = |size: Option<i128>| size.is_some_and(|size| size >= 0);
                if !whole(self.type_integer(*base)) || !whole(self.type_integer(*unit)) {
                    self.bad_type(pos, known::BINARY);
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
            return self.bad_type(pos, known::RECORD);
        };
        self.use_record(name);
        let Some(known_record) = self.records.get(&name).cloned() else {
            if !self.imported_records.contains_key(&name) {
                self.error(pos, say::UNDEFINED_RECORD.of([Term::Atom(name)]));
            }
            return;
        };
        if let (true, Some(&field)) = (known_record.native, fields.first()) {
            return self.error(self.ast.type_pos(field), &say::NATIVE_FIELD_TYPES);
        }
        let mut given: Vec<Name> = Vec::new();
        for &field in fields {
            let Type::Predefined(known::FIELD_TYPE, TypeArgs::List(parts)) = self.ast.ty(field)
            else {
                return self.bad_type(pos, known::RECORD);
            };
            let [field_name, ty] = self.ast[parts] else {
                return self.bad_type(pos, known::RECORD);
            };
            let Type::Atom(field) = self.ast.ty(field_name) else {
                return self.bad_type(pos, known::RECORD);
            };
            let at = self.ast.type_pos(field_name);
            let parts = || [Term::Atom(name), Term::Atom(field)];
            if !known_record
                .fields
                .iter()
                .any(|(known, ..)| *known == field)
            {
                self.error(at, say::UNDEFINED_FIELD.of(parts()));
            }
            if given.contains(&field) {
                self.error(at, say::REDEFINE_FIELD.of(parts()));
            }
            given.push(field);
            self.check_type(ty, seen);
        }
    }

    fn bad_type(&mut self, pos: Pos, kind: Name) {
        self.error(pos, say::TYPE_SYNTAX.of([Term::Atom(kind)]));
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
