//! What the machine must reach, as data: each goal with its limit, what was measured, and whether that is enough.
//! A goal whose figures are missing is neither met nor missed, and says so.

use std::path::Path;
use std::process::Command;

use crate::engine::{Engine, Engines};
use crate::extremes::{Cost, Start};
use crate::programs::Set;
use crate::report::Report;

/// One goal, judged.
#[derive(Debug)]
pub(crate) struct Goal {
    pub(crate) text: &'static str,
    pub(crate) measured: String,
    /// `None` when it was not measured.
    pub(crate) met: Option<bool>,
}

/// Judges everything the report holds.
pub(crate) fn judge(report: &Report, engines: &Engines) -> Vec<Goal> {
    let mut goals = series_goals(report);
    goals.extend(startup_goals(report, engines));
    goals.extend(process_goals(report));
    goals.extend(endurance_goals(report));
    goals
}

fn goal(text: &'static str, measured: Option<f64>, unit: &str, limit: f64) -> Goal {
    match measured {
        None => unmeasured(text),
        Some(value) => Goal {
            text,
            measured: format!("{value:.2}{unit}"),
            met: Some(value <= limit),
        },
    }
}

fn unmeasured(text: &'static str) -> Goal {
    Goal {
        text,
        measured: "not measured".to_owned(),
        met: None,
    }
}

fn series_goals(report: &Report) -> Vec<Goal> {
    let mean = |set| {
        report
            .series(set)
            .and_then(|series| series.geometric_mean())
    };
    let worst = [Set::Seq, Set::Par, Set::Natives, Set::Library]
        .into_iter()
        .filter_map(|set| report.series(set)?.worst())
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let mut single = goal(
        "no single program above 8 times erl's time",
        worst.map(|worst| worst.1),
        "",
        8.0,
    );
    if let Some((name, ratio)) = worst {
        single.measured = format!("{ratio:.2} ({name})");
    }
    vec![
        goal(
            "sequential programs: geometric mean at most 3 times erl's time",
            mean(Set::Seq),
            "",
            3.0,
        ),
        goal(
            "concurrent programs: geometric mean at most 1.2 times erl's time",
            mean(Set::Par),
            "",
            1.2,
        ),
        goal(
            "natives: geometric mean at most erl's time",
            mean(Set::Natives),
            "",
            1.0,
        ),
        goal(
            "library: geometric mean at most 1.5 times erl's time",
            mean(Set::Library),
            "",
            1.5,
        ),
        single,
    ]
}

fn startup_goals(report: &Report, engines: &Engines) -> Vec<Goal> {
    let millis = |start: &Start| start.first_output.as_secs_f64() * 1000.0;
    let ours = report
        .startup()
        .and_then(|startup| startup.asterias.as_ref()?.as_ref().ok());
    let theirs = report
        .startup()
        .and_then(|startup| startup.erl.as_ref()?.as_ref().ok());
    let fraction = ours
        .zip(theirs)
        .map(|(ours, theirs)| millis(ours) / millis(theirs));
    let binary = match &engines.asterias {
        Some(Engine::Asterias(path)) => stripped_size(path),
        _ => None,
    };
    vec![
        goal(
            "start to first output under 10 ms",
            ours.map(millis),
            " ms",
            10.0,
        ),
        goal(
            "start within a twentieth of erl's",
            fraction,
            " of it",
            0.05,
        ),
        goal(
            "resident memory then under 12 MB",
            ours.and_then(|start| start.resident).map(megabytes),
            " MB",
            12.0,
        ),
        goal(
            "stripped binary under 12 MB",
            binary.map(megabytes),
            " MB",
            12.0,
        ),
    ]
}

fn process_goals(report: &Report) -> Vec<Goal> {
    let (ours, theirs) = costs(report, "idle_million");
    let per_process = ours
        .and_then(|cost| cost.bytes_per_process)
        .map(|bytes| bytes as f64);
    let ratio = ours
        .zip(theirs)
        .map(|(ours, theirs)| ours.micros as f64 / theirs.micros.max(1) as f64);
    vec![
        goal(
            "an idle process under 2,000 bytes",
            per_process,
            " bytes",
            1999.0,
        ),
        goal(
            "a million live processes under 3 GB",
            ours.and_then(|cost| cost.peak).map(megabytes),
            " MB",
            3000.0,
        ),
        goal(
            "a million processes exchanging messages no slower than on erl",
            ratio,
            " of its time",
            1.0,
        ),
    ]
}

fn endurance_goals(report: &Report) -> Vec<Goal> {
    let survived = |text, name| {
        let row = report.memory().iter().find(|row| row.name == name);
        match row.and_then(|row| row.asterias.as_ref()) {
            None => unmeasured(text),
            Some(Ok(cost)) => Goal {
                text,
                measured: format!("{} ms", cost.micros / 1000),
                met: Some(row.is_some_and(|row| row.sound())),
            },
            Some(Err(error)) => Goal {
                text,
                measured: error.clone(),
                met: Some(false),
            },
        }
    };
    vec![
        survived("ten million frames of body recursion", "deep_frames"),
        survived(
            "a list of ten million elements sent, compared, printed and dropped",
            "long_list",
        ),
        survived("a mailbox of a million messages", "long_mailbox"),
    ]
}

fn costs<'a>(report: &'a Report, name: &str) -> (Option<&'a Cost>, Option<&'a Cost>) {
    let Some(row) = report.memory().iter().find(|row| row.name == name) else {
        return (None, None);
    };
    let fine =
        |side: &'a Option<Result<Cost, String>>| side.as_ref().and_then(|side| side.as_ref().ok());
    (fine(&row.asterias), fine(&row.erl))
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The binary's size after `strip`, or nothing where there is no such tool.
fn stripped_size(binary: &Path) -> Option<u64> {
    let copy = std::env::temp_dir().join(format!("asterias-stripped-{}", std::process::id()));
    let stripped = Command::new("strip")
        .arg("-o")
        .arg(&copy)
        .arg(binary)
        .status()
        .ok()?
        .success();
    let size = stripped
        .then(|| std::fs::metadata(&copy).map(|data| data.len()).ok())
        .flatten();
    // A leftover copy in the temporary folder harms nothing.
    let _ = std::fs::remove_file(&copy);
    size
}

/// Prints the goals, the missed ones marked.
pub(crate) fn print(goals: &[Goal]) {
    println!("\ngoals");
    for goal in goals {
        let verdict = match goal.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "-",
        };
        println!("{verdict:7} {:68} {}", goal.text, goal.measured);
    }
}
