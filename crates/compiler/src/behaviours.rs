//! The behaviours of OTP's libraries and what they ask for: facts, so that nobody has to load code to know them.

use crate::lint::Behaviour;

/// Behaviours by name, sorted, each with its callbacks; those with a question mark may be missing.
const TABLE: &[(&str, &str)] = &[
    (
        "application",
        "config_change/3? prep_stop/1? start/2 start_phase/3? stop/1",
    ),
    ("erl_error", "format_error/2"),
    (
        "eunit_listener",
        "handle_begin/3 handle_cancel/3 handle_end/3 init/1 terminate/2",
    ),
    (
        "gen_event",
        "code_change/3? format_status/1? format_status/2? handle_call/2 handle_event/2 handle_info/2? init/1 terminate/2?",
    ),
    (
        "gen_fsm",
        "StateName/2? StateName/3? code_change/4? format_status/2? handle_event/3 handle_info/3? handle_sync_event/4 init/1 terminate/3?",
    ),
    (
        "gen_server",
        "code_change/3? format_status/1? format_status/2? handle_call/3 handle_cast/2 handle_continue/2? handle_info/2? init/1 terminate/2?",
    ),
    (
        "gen_statem",
        "StateName/3? callback_mode/0 code_change/4? format_status/1? format_status/2? handle_event/4? init/1 terminate/3?",
    ),
    ("logger_formatter", "check_config/1? format/2"),
    (
        "logger_handler",
        "adding_handler/1? changing_config/3? filter_config/1? log/2 removing_handler/1?",
    ),
    ("supervisor", "init/1"),
    ("supervisor_bridge", "init/1 terminate/2"),
];

/// What a behaviour of OTP asks for; `None` if it is not one of these.
#[must_use]
pub fn find(module: &str) -> Option<Behaviour> {
    let at = TABLE
        .binary_search_by(|(name, _)| (*name).cmp(module))
        .ok()?;
    let mut behaviour = Behaviour::default();
    for callback in TABLE[at].1.split(' ') {
        let name = callback.trim_end_matches('?');
        let (function, arity) = name.split_once('/')?;
        let function = (function.to_owned(), arity.parse().ok()?);
        if callback.ends_with('?') {
            behaviour.optional.push(function.clone());
        }
        behaviour.callbacks.push(function);
    }
    Some(behaviour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        for (name, callbacks) in TABLE {
            let count = callbacks.split(' ').count();
            assert_eq!(find(name).map(|found| found.callbacks.len()), Some(count));
        }
    }
}
