//! Which types of the module a type names, and where they lead.

use std::collections::{HashMap, HashSet};

use asterias_syntax::Name;
use asterias_syntax::ast::{Ast, RecordDecl, Type, TypeArgs, TypeDecl, TypeId, TypeKind};
use asterias_syntax::known;

use super::Key;

/// Types of a module that others name.
pub(super) struct UserTypes<'a> {
    ast: &'a Ast,
    records: HashMap<Name, Vec<(Name, TypeId)>>,
    leads_to: HashMap<Key, HashSet<Key>>,
}

impl<'a> UserTypes<'a> {
    pub(super) fn new(ast: &'a Ast) -> Self {
        Self {
            ast,
            records: HashMap::new(),
            leads_to: HashMap::new(),
        }
    }

    pub(super) fn record(&mut self, decl: &RecordDecl) {
        if decl.native {
            return;
        }
        let fields = self.ast[decl.fields].iter();
        let typed = fields.filter_map(|field| Some((field.name, field.ty?)));
        self.records.insert(decl.name, typed.collect());
    }

    /// Only what `-type` declares leads on: nobody looks into the others.
    pub(super) fn declare(&mut self, key: Key, decl: &TypeDecl) {
        if decl.kind == TypeKind::Type {
            let named = self.of_declaration(decl);
            self.leads_to.entry(key).or_default().extend(named);
        }
    }

    pub(super) fn of_declaration(&self, decl: &TypeDecl) -> HashSet<Key> {
        let mut all = self.ast[decl.params].to_vec();
        all.push(decl.body);
        self.of(&all)
    }

    /// The types that types name, through records too.
    pub(super) fn of(&self, types: &[TypeId]) -> HashSet<Key> {
        let mut found = HashSet::new();
        let mut seen: HashSet<Name> = HashSet::new();
        let mut todo = types.to_vec();
        while let Some(id) = todo.pop() {
            match self.ast.ty(id) {
                Type::Annotated(_, ty) => todo.push(ty),
                Type::Predefined(known::RECORD, TypeArgs::List(args)) => {
                    let args = &self.ast[args];
                    let Some((&name, given)) = args.split_first() else {
                        continue;
                    };
                    let mut fields = given.to_vec();
                    if let Type::Atom(name) = self.ast.ty(name)
                        && seen.insert(name)
                    {
                        let declared = self.records.get(&name).into_iter().flatten();
                        let is_given = |field: Name| {
                            given.iter().any(|id| self.field_name(*id) == Some(field))
                        };
                        let others = declared.filter(|(field, _)| !is_given(*field));
                        fields.extend(others.map(|(_, ty)| *ty));
                    }
                    todo.extend(fields);
                }
                Type::Predefined(_, TypeArgs::List(args)) => todo.extend(&self.ast[args]),
                Type::User(name, args) => {
                    found.insert((name, args.len() as u32));
                    todo.extend(&self.ast[args]);
                }
                Type::Remote { args, .. } | Type::Constraint(_, args) => {
                    todo.extend(&self.ast[args]);
                }
                Type::Bounded(fun, constraints) => {
                    todo.push(fun);
                    todo.extend(&self.ast[constraints]);
                }
                Type::Var(_)
                | Type::Atom(_)
                | Type::Integer(_)
                | Type::Big(_)
                | Type::Char(_)
                | Type::String(_)
                | Type::Op(..)
                | Type::Prefix(..)
                | Type::Predefined(_, TypeArgs::Any)
                | Type::AnyArguments
                | Type::RecordId(..) => {}
            }
        }
        found
    }

    /// The name in the type of a record's field.
    fn field_name(&self, id: TypeId) -> Option<Name> {
        let Type::Predefined(known::FIELD_TYPE, TypeArgs::List(parts)) = self.ast.ty(id) else {
            return None;
        };
        match self.ast.ty(*self.ast[parts].first()?) {
            Type::Atom(name) => Some(name),
            _ => None,
        }
    }

    /// These types and all to which they lead.
    pub(super) fn reachable(&self, roots: Vec<Key>) -> HashSet<Key> {
        let mut reached: HashSet<Key> = HashSet::new();
        let mut todo = roots;
        while let Some(key) = todo.pop() {
            if reached.insert(key) {
                todo.extend(self.leads_to.get(&key).into_iter().flatten());
            }
        }
        reached
    }
}
