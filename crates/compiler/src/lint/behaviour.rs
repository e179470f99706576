//! Behaviours that a module says to have: what it lacks of them, and what two of them both want.

use std::collections::{BTreeMap, HashSet};

use asterias_syntax::{Name, Pos};

use super::Behaviour;
use super::state::{Function, Lint};

impl Lint<'_> {
    pub(super) fn check_behaviours(&mut self, exports: &HashSet<Function>) {
        let mut all: Vec<(Pos, Name, Vec<Function>)> = Vec::new();
        for (pos, module) in self.behaviours.clone() {
            let Some(behaviour) = self.behaviours_known.find(self.names.text(module)) else {
                let shown = self.atom(module);
                self.warning(pos, format!("behaviour {shown} undefined"));
                self.module_name(module, pos);
                continue;
            };
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
        let behaviour = self.names.text(module).to_owned();
        let is_otp = matches!(&behaviour[..], "gen_event" | "gen_server" | "gen_statem");
        let found = self.names.find("format_status");
        let is_exported = found.is_some_and(|name| exports.contains(&(name, 2)));
        if is_otp && is_exported && self.enabled.deprecated_callback {
            let text = format!(
                "the callback {behaviour}:format_status(_,_) is deprecated; use format_status/1 instead"
            );
            self.warning(pos, text);
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
                let (name, module) = (asterias_syntax::write::atom(&name), self.atom(module));
                let text =
                    format!("undefined callback function {name}/{arity} (behaviour '{module}')");
                self.warning(pos, text);
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
                let place = match (first_pos.line(), first_pos.column()) {
                    (line, 0) => format!("(line {line})"),
                    (line, column) => format!("(line {line}, column {column})"),
                };
                let shown = self.function(callback);
                let (module, first) = (self.atom(module), self.atom(first));
                let text = format!(
                    "conflicting behaviours -- callback {shown} required by both '{module}' and '{first}' {place}"
                );
                self.warning(pos, text);
            }
        }
    }
}
