//! Behaviours that a module says to have: what it lacks of them, and what two of them both want.

use std::collections::{BTreeMap, HashSet};

use asterias_syntax::ast::{Attribute, Form};
use asterias_syntax::epp::Module;
use asterias_syntax::{Name, Pos, Term, known, write};

use super::state::{Function, Lint};
use super::{Behaviour, Behaviours, Flaw};
use crate::messages::{self as say, location, pair};

/// Gives the module the names of what its behaviours ask for, so that findings can hold those that its text does not have.
pub fn learn_callbacks(module: &mut Module, behaviours: &dyn Behaviours) {
    for form in &module.ast.forms {
        if let Form::Attribute(_, Attribute::Other(attribute, Term::Atom(name))) = form
            && matches!(*attribute, known::BEHAVIOUR | known::BEHAVIOR)
        {
            let found = behaviours.find(module.names.text(*name));
            for (callback, _) in found.unwrap_or_default().callbacks {
                module.names.intern(&callback);
            }
        }
    }
}

impl Lint<'_> {
    pub(super) fn check_behaviours(&mut self, exports: &HashSet<Function>) {
        let mut all: Vec<(Pos, Name, Vec<Function>)> = Vec::new();
        for (pos, module) in self.behaviours.clone() {
            let Some(behaviour) = self.behaviours_known.find(self.names.text(module)) else {
                self.warning(pos, say::UNDEFINED_BEHAVIOUR.of([Term::Atom(module)]));
                self.module_name(module, pos);
                continue;
            };
            if let Some(flaw) = behaviour.flaw {
                let message = match flaw {
                    Flaw::Undefined => &say::UNDEFINED_BEHAVIOUR_CALLBACKS,
                    Flaw::Callbacks => &say::ILL_DEFINED_BEHAVIOUR_CALLBACKS,
                    Flaw::Optional => &say::ILL_DEFINED_OPTIONAL_CALLBACKS,
                };
                self.warning(pos, message.of([Term::Atom(module)]));
            }
            self.missing_callbacks(pos, module, &behaviour, exports);
            self.deprecated_callback(pos, module, exports);
            let exported = |name: &str, arity: u32| {
                let found = self.names.find(name);
                found.is_some_and(|name| exports.contains(&(name, arity)))
            };
            let wanted = behaviour.callbacks.iter().filter(|(name, arity)| {
                !behaviour.optional.contains(&(name.clone(), *arity)) || exported(name, *arity)
            });
            let wanted = wanted.filter_map(|(name, arity)| Some((self.names.find(name)?, *arity)));
            all.push((pos, module, wanted.collect()));
        }
        self.conflicting_behaviours(&all);
    }

    /// `format_status/2` has given way to `format_status/1` in OTP's behaviours.
    fn deprecated_callback(&mut self, pos: Pos, module: Name, exports: &HashSet<Function>) {
        let behaviour = self.names.text(module);
        let is_otp = matches!(behaviour, "gen_event" | "gen_server" | "gen_statem");
        if let Some(name) = self.names.find("format_status")
            && exports.contains(&(name, 2))
            && is_otp
            && self.enabled.deprecated_callback
        {
            let callback = vec![Term::Atom(module), Term::Atom(name), Term::Integer(2)];
            let advice = Term::string("use format_status/1 instead");
            let finding = say::DEPRECATED_CALLBACK.of([Term::Tuple(callback), advice]);
            self.warning(pos, finding);
        }
    }

    fn missing_callbacks(
        &mut self,
        pos: Pos,
        module: Name,
        behaviour: &Behaviour,
        exports: &HashSet<Function>,
    ) {
        let mut wanted = behaviour.callbacks.clone();
        wanted.sort();
        for (name, arity) in wanted {
            if behaviour.optional.contains(&(name.clone(), arity)) {
                continue;
            }
            let found = self.names.find(&name);
            if !found.is_some_and(|found| exports.contains(&(found, arity))) {
                // A name that the module has not learned stands as text; it shows alike.
                let name = found.map_or_else(|| Term::string(&write::atom(&name)), Term::Atom);
                let callback = Term::Tuple(vec![name, Term::Integer(i64::from(arity))]);
                let finding = say::UNDEFINED_BEHAVIOUR_FUNC.of([callback, Term::Atom(module)]);
                self.warning(pos, finding);
            }
        }
    }

    fn conflicting_behaviours(&mut self, all: &[(Pos, Name, Vec<Function>)]) {
        let mut by_callback: BTreeMap<Function, Vec<(Pos, Name)>> = BTreeMap::new();
        for (pos, module, callbacks) in all {
            for &callback in callbacks {
                let list = by_callback.entry(callback).or_default();
                if !list.contains(&(*pos, *module)) {
                    list.push((*pos, *module));
                }
            }
        }
        for (callback, list) in by_callback {
            for &(pos, module) in &list[1..] {
                let (first_pos, first) = list[0];
                let (module, first) = (Term::Atom(module), Term::Atom(first));
                let parts = [pair(callback), module, location(first_pos), first];
                self.warning(pos, say::CONFLICTING_BEHAVIOURS.of(parts));
            }
        }
    }
}
