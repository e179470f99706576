//! What is wrong with a match specification, in the words that `ets:test_ms/2` answers with.

use asterias_term::{Term, Word, atoms};

/// Words that the printer quotes and these texts do not.
const RESERVED: [&str; 5] = ["and", "or", "andalso", "orelse", "not"];

/// A term as these texts show it.
pub(super) fn shown(term: Term<'_>) -> String {
    let text = term.to_string();
    if !text.contains('\'') {
        return text;
    }
    RESERVED
        .iter()
        .fold(text, |text, word| text.replace(&format!("'{word}'"), word))
}

/// One thing that is wrong, or odd.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Complaint {
    /// Whether the specification can be used nevertheless.
    pub(crate) warning: bool,
    /// What it is.
    pub(crate) text: String,
}

impl Complaint {
    pub(super) fn error(text: impl Into<String>) -> Complaint {
        Complaint {
            warning: false,
            text: text.into(),
        }
    }

    /// `error` or `warning`.
    pub(crate) fn severity(&self) -> Word {
        if self.warning {
            atoms::WARNING
        } else {
            atoms::ERROR
        }
    }
}
