//! `behaviour_info/1`, which every module has that declares callbacks.

use asterias_syntax::ast::{Attribute, Form, SpecKind};
use asterias_syntax::{Name, Term, known};

use super::bif::Bif;
use super::builder::{Builder, Outside};
use super::constant::Const;
use super::ir::{End, Loc, MatchFail, Value};
use super::lower::{Lower, name_and_arity};

impl Lower<'_> {
    /// Reserves its place, behind the functions of the source.
    pub(super) fn declare_behaviour_info(&mut self) {
        if !self.callbacks().is_empty() {
            let name = self.module.pool.atom("behaviour_info");
            self.behaviour_info = Some(self.declare(name, true));
        }
    }

    /// `callbacks` gives all, `optional_callbacks` those that may be missing.
    pub(super) fn behaviour_info(&mut self) {
        let Some(id) = self.behaviour_info else {
            return;
        };
        let name = self.module.pool.atom("behaviour_info");
        let mut builder = Builder::new(id, name, 1, Outside::Nothing);
        let key = builder.params.first().map(|&param| Value::Var(param));
        let args: Vec<Value> = key.into_iter().collect();
        let lists = [
            ("callbacks", self.callbacks()),
            ("optional_callbacks", self.optional_callbacks()),
        ];
        for (kind, functions) in lists {
            let kind = Const::Atom(self.module.pool.atom(kind));
            let list = self.functions_as_list(&functions);
            let (yes, no) = (builder.block(), builder.block());
            let mut compared = args.clone();
            compared.push(Value::Const(kind));
            builder.test(Bif::EqExact, compared, yes, no);
            builder.at(yes);
            builder.end(End::Return(Value::Const(list)));
            builder.at(no);
        }
        builder.match_fail(MatchFail::FunctionClause, args, Loc::default());
        self.building.push(builder);
        self.finish(Loc::default());
    }

    fn callbacks(&self) -> Vec<(Name, u32)> {
        let callback = |form: &Form| match form {
            Form::Attribute(_, Attribute::Spec(spec)) if spec.kind == SpecKind::Callback => {
                Some((spec.name, spec.arity))
            }
            _ => None,
        };
        self.ast.forms.iter().filter_map(callback).collect()
    }

    fn optional_callbacks(&self) -> Vec<(Name, u32)> {
        let mut optional = Vec::new();
        for form in &self.ast.forms {
            if let Form::Attribute(_, Attribute::Other(known::OPTIONAL_CALLBACKS, value)) = form
                && let Term::List(items) = value
            {
                optional.extend(items.iter().filter_map(name_and_arity));
            }
        }
        optional
    }

    /// `[{Name, Arity}]`
    fn functions_as_list(&mut self, functions: &[(Name, u32)]) -> Const {
        let mut items = Vec::with_capacity(functions.len());
        for &(name, arity) in functions {
            let name = Const::Atom(self.atom(name));
            items.push(
                self.module
                    .pool
                    .tuple(&[name, Const::Int(i64::from(arity))]),
            );
        }
        self.module.pool.list(&items, Const::Nil)
    }
}
