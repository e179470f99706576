//! What functions of the module are called with and what they give, where all calls can be seen.
//!
//! Exported functions and the bodies of funs are called with anything. The others begin with nothing known to call them; every walk
//! that finds a call adds what it passes, and whoever is concerned is walked again until nothing changes.

use asterias_beam::Module;

use super::state::State;
use super::value::{Kinds, Slot};

/// Walks after which arguments and results are taken to be anything, should they still change.
const PATIENCE: u16 = 8;

/// A function of the module.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    /// Its arity.
    pub(super) arity: u8,
    /// What it is called with; `None` while no call is known.
    arguments: Option<Vec<Kinds>>,
    /// What it gives; impossible while no return is known.
    pub(super) result: Kinds,
    callers: Vec<u32>,
    walks: u16,
    is_queued: bool,
    is_walked: bool,
}

/// All functions of the module.
#[derive(Debug)]
pub(super) struct Summaries {
    functions: Vec<Summary>,
    /// The function that is entered at a label.
    entries: Vec<u32>,
    queue: std::collections::VecDeque<u32>,
}

const NONE: u32 = u32::MAX;

impl Summaries {
    /// Of a module that has not been looked at.
    pub(super) fn new(module: &Module) -> Summaries {
        let code = &module.code;
        let mut entries = vec![NONE; code.label_count as usize + 1];
        for (index, function) in code.functions.iter().enumerate() {
            if let Some(entry) = entries.get_mut(function.entry.index()) {
                *entry = index as u32;
            }
        }
        let summary = |arity| Summary {
            arity,
            arguments: None,
            result: Kinds::of(0),
            callers: Vec::new(),
            walks: 0,
            is_queued: false,
            is_walked: false,
        };
        let functions = code
            .functions
            .iter()
            .map(|function| summary(function.arity))
            .collect();
        let mut summaries = Summaries {
            functions,
            entries,
            queue: std::collections::VecDeque::new(),
        };
        let exports = module.exports.iter().map(|export| export.label);
        let lambdas = module.lambdas.iter().map(|lambda| lambda.label);
        for label in exports.chain(lambdas) {
            if let Some(function) = summaries.at(label.index()) {
                summaries.call_with_anything(function);
            }
        }
        summaries
    }

    /// The function that is entered at a label.
    #[inline]
    pub(super) fn at(&self, label: usize) -> Option<usize> {
        self.entries
            .get(label)
            .copied()
            .filter(|function| *function != NONE)
            .map(|function| function as usize)
    }

    /// A function.
    #[inline]
    pub(super) fn get(&self, function: usize) -> &Summary {
        &self.functions[function]
    }

    /// The next function to be walked: those without a known call come last.
    pub(super) fn next(&mut self) -> Option<usize> {
        if self
            .queue
            .iter()
            .all(|function| !self.functions[*function as usize].is_queued)
        {
            self.queue.clear();
            for function in 0..self.functions.len() {
                if self.functions[function].arguments.is_none() {
                    self.call_with_anything(function);
                }
            }
        }
        loop {
            let function = self.queue.pop_front()? as usize;
            if self.functions[function].is_queued {
                return Some(function);
            }
        }
    }

    /// A walk of the function begins.
    pub(super) fn begin(&mut self, function: usize) {
        let summary = &mut self.functions[function];
        summary.is_queued = false;
        summary.is_walked = true;
        summary.walks = summary.walks.saturating_add(1);
    }

    /// It has ended.
    pub(super) fn end(&mut self, function: usize) {
        self.functions[function].is_walked = false;
    }

    /// Whether walking the function now would tell more of its result.
    pub(super) fn is_worth_walking(&self, function: usize) -> bool {
        let summary = &self.functions[function];
        summary.is_queued && !summary.is_walked && summary.result.is_impossible()
    }

    /// What is known where a function is entered.
    pub(super) fn entry(&self, function: usize) -> State {
        let summary = &self.functions[function];
        let mut state = State::at_entry(summary.arity);
        if let Some(arguments) = &summary.arguments {
            for (slot, kinds) in state.x.iter_mut().zip(arguments) {
                slot.kinds = *kinds;
            }
        }
        state
    }

    fn call_with_anything(&mut self, function: usize) {
        let summary = &mut self.functions[function];
        summary.arguments = Some(vec![Kinds::ANY; usize::from(summary.arity)]);
        self.queue(function);
    }

    fn queue(&mut self, function: usize) {
        if !self.functions[function].is_queued {
            self.functions[function].is_queued = true;
            self.queue.push_back(function as u32);
        }
    }

    /// A call of `function` by `caller` with these X registers; gives the result, as far as it is known.
    pub(super) fn call(&mut self, caller: usize, function: usize, x: &[Slot]) -> Kinds {
        let summary = &mut self.functions[function];
        if summary.callers.last() != Some(&(caller as u32))
            && !summary.callers.contains(&(caller as u32))
        {
            summary.callers.push(caller as u32);
        }
        let impatient = summary.walks > PATIENCE;
        let mut changed = false;
        match &mut summary.arguments {
            None => {
                summary.arguments = Some(x.iter().map(|slot| slot.kinds.coarse()).collect());
                changed = true;
            }
            Some(arguments) => {
                for (known, slot) in arguments.iter_mut().zip(x) {
                    let joined = known.join(slot.kinds.coarse());
                    if joined != *known {
                        *known = if impatient { Kinds::ANY } else { joined };
                        changed = true;
                    }
                }
            }
        }
        if changed {
            self.queue(function);
        }
        self.functions[function].result
    }

    /// The function gives one of these.
    pub(super) fn gives(&mut self, function: usize, kinds: Kinds) {
        let summary = &mut self.functions[function];
        let joined = summary.result.join(kinds.coarse());
        if joined == summary.result {
            return;
        }
        summary.result = if summary.walks > PATIENCE {
            Kinds::ANY
        } else {
            joined
        };
        let callers = std::mem::take(&mut summary.callers);
        for caller in &callers {
            self.queue(*caller as usize);
        }
        self.functions[function].callers = callers;
    }
}
