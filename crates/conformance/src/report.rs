//! The result of a run and how it is told: each failure with its difference, then one line of numbers.

use std::fmt::Write;

/// How one case under one configuration compared with what is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Output and exit code are as recorded.
    Passed,
    /// Something differs; the text says what.
    Failed(String),
    /// It is listed as failing, and fails.
    FailedAsExpected,
    /// It is listed as failing, and passes: the line has to go.
    PassedUnexpectedly,
}

impl Verdict {
    /// The verdict on what differs, if anything does, of a case that is listed or not.
    pub(crate) fn of(difference: Option<String>, is_listed: bool) -> Verdict {
        match (difference, is_listed) {
            (None, false) => Verdict::Passed,
            (None, true) => Verdict::PassedUnexpectedly,
            (Some(_), true) => Verdict::FailedAsExpected,
            (Some(difference), false) => Verdict::Failed(difference),
        }
    }
}

/// One judged case.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// `family/name`.
    pub title: String,
    /// The configuration's name.
    pub configuration: &'static str,
    /// The verdict.
    pub verdict: Verdict,
}

/// All judgements of one run.
#[derive(Debug, Default)]
pub struct Report {
    /// In order of configuration, then title.
    pub judgements: Vec<Judgement>,
    /// Lines of `expected_failures.txt` that name nothing.
    pub stale: Vec<String>,
}

impl Report {
    /// How many cases passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::Passed))
    }

    /// How many cases failed, or passed although they are listed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::Failed(_) | Verdict::PassedUnexpectedly))
    }

    /// How many cases failed and are listed.
    #[must_use]
    pub fn expected(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::FailedAsExpected))
    }

    /// Whether everything is as the corpus and its list say.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failed() == 0 && self.stale.is_empty()
    }

    /// The report as text; `quiet` leaves the differences out and keeps the names.
    #[must_use]
    pub fn render(&self, quiet: bool) -> String {
        let mut text = String::new();
        for judgement in &self.judgements {
            tell(&mut text, judgement, quiet);
        }
        for line in &self.stale {
            let _ = writeln!(
                text,
                "expected_failures.txt names {line}, which does not exist"
            );
        }
        let _ = write!(text, "{} passed, {} failed", self.passed(), self.failed());
        if self.expected() > 0 {
            let _ = write!(text, ", {} failed as expected", self.expected());
        }
        text.push('\n');
        text
    }

    fn count(&self, holds: impl Fn(&Verdict) -> bool) -> usize {
        self.judgements
            .iter()
            .filter(|judgement| holds(&judgement.verdict))
            .count()
    }
}

fn tell(text: &mut String, judgement: &Judgement, quiet: bool) {
    let Judgement {
        title,
        configuration,
        verdict,
    } = judgement;
    // Writing to a string cannot fail.
    let _ = match verdict {
        Verdict::Passed | Verdict::FailedAsExpected => Ok(()),
        Verdict::PassedUnexpectedly => {
            writeln!(
                text,
                "{title} ({configuration}) passes, but expected_failures.txt lists it"
            )
        }
        Verdict::Failed(_) if quiet => writeln!(text, "{title} ({configuration}) failed"),
        Verdict::Failed(difference) => {
            writeln!(text, "{title} ({configuration}) failed\n{difference}")
        }
    };
}
