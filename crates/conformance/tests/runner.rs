//! The runner judged by small corpora of its own and a shell script in the place of the machine.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use conformance::report::{Report, Verdict};
use conformance::{Selection, configuration, run};

/// A corpus and a machine in a folder of their own, removed when the test ends.
struct World {
    folder: PathBuf,
}

impl World {
    /// `script` is the body of a shell script; `$name` holds the case it is asked to run.
    fn new(name: &str, script: &str) -> World {
        let folder =
            std::env::temp_dir().join(format!("conformance-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("cases/family")).unwrap();
        let binary = folder.join("machine");
        fs::write(&binary, format!("#!/bin/sh\n[ \"$1 $3\" = 'run --entry' ] || exit 99\nname=${{4%:main/0}}\n{script}\n"))
            .unwrap();
        fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
        World { folder }
    }

    fn cases(&self) -> PathBuf {
        self.folder.join("cases")
    }

    fn case(self, name: &str, output: &str) -> World {
        fs::write(self.cases().join("family").join(format!("{name}.beam")), "").unwrap();
        self.file(&format!("family/{name}.out"), output)
    }

    fn file(self, path: &str, content: &str) -> World {
        fs::write(self.cases().join(path), content).unwrap();
        self
    }

    fn select(&self, configurations: &[&str]) -> Selection {
        Selection {
            binary: Some(self.folder.join("machine")),
            cases: self.cases(),
            configurations: configurations
                .iter()
                .filter_map(|name| configuration::named(name))
                .collect(),
            timeout: Duration::from_secs(5),
            ..Selection::default()
        }
    }

    fn run(&self, configurations: &[&str]) -> Report {
        run(&self.select(configurations)).unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn difference(report: &Report, index: usize) -> &str {
    match &report.judgements[index].verdict {
        Verdict::Failed(text) => text,
        other => panic!("expected a failure, not {other:?}"),
    }
}

#[test]
fn the_same_output_passes() {
    let world = World::new("same", "echo hello $name")
        .case("one", "hello one\n")
        .case("two", "hello two\n");
    let report = world.run(&["one", "many"]);
    assert_eq!((report.passed(), report.failed()), (4, 0));
    assert_eq!(report.render(false), "4 passed, 0 failed\n");
}

#[test]
fn other_output_is_shown() {
    let world = World::new("other", "echo hello; echo trouble >&2").case("one", "hullo\n");
    let report = world.run(&["one"]);
    assert_eq!(
        difference(&report, 0),
        "    - hullo\n    + hello\n    ! trouble\n"
    );
    assert!(!report.is_success());
}

#[test]
fn the_exit_code_is_compared() {
    let world = World::new("exit", "exit 3")
        .case("good", "")
        .case("bad", "")
        .file("family/good.exit", "3\n");
    let report = world.run(&["one"]);
    assert_eq!(difference(&report, 0), "    exit code 3 instead of 0\n");
    assert_eq!(report.passed(), 1);
}

#[test]
fn a_crash_is_told() {
    let world = World::new("crash", "kill -9 $$").case("one", "");
    assert_eq!(
        difference(&world.run(&["one"]), 0),
        "    killed by a signal\n"
    );
}

#[test]
fn a_case_that_hangs_is_stopped() {
    let world = World::new("hang", "echo begun; exec sleep 60").case("one", "begun\n");
    let mut selection = world.select(&["one"]);
    selection.timeout = Duration::from_millis(300);
    let report = run(&selection).unwrap();
    assert_eq!(difference(&report, 0), "    not finished in time\n");
}

#[test]
fn configurations_reach_the_machine() {
    let script = "echo ${ASTERIAS_SCHEDULERS:-none} ${ASTERIAS_HEAP_STRESS:-none} ${ASTERIAS_REDUCTIONS:-none}";
    let world = World::new("variables", script).case("one", "1 1 none\n");
    assert_eq!(world.run(&["stress"]).passed(), 1);
    assert_eq!(world.run(&["one", "many", "slices", "storm"]).failed(), 4);
}

#[test]
fn deep_cases_are_spared_the_stress() {
    let world = World::new("deep", "true").case("one", "");
    fs::rename(world.cases().join("family"), world.cases().join("deep")).unwrap();
    let names: Vec<&str> = configuration::ALL
        .iter()
        .map(|configuration| configuration.name)
        .collect();
    assert_eq!(world.run(&names).passed(), 3);
}

#[test]
fn expected_failures_are_asserted() {
    let world = World::new(
        "expected",
        "echo $name | grep -v good && exit 1 || echo fine",
    )
    .case("bad", "fine\n")
    .case("good", "fine\n")
    .file(
        "expected_failures.txt",
        "bad # not there yet\ngood@many # was bad once\ngone # long gone\n",
    );
    let report = world.run(&["one", "many"]);
    assert_eq!(
        (report.passed(), report.expected(), report.failed()),
        (1, 2, 1)
    );
    assert_eq!(
        report.render(true),
        "family/good (many) passes, but expected_failures.txt lists it\n\
         expected_failures.txt names gone, which does not exist\n\
         1 passed, 1 failed, 2 failed as expected\n"
    );
}

#[test]
fn the_filter_selects() {
    let world = World::new("filter", "true").case("one", "").case("two", "");
    let mut selection = world.select(&["one"]);
    selection.filter = "family/tw".to_owned();
    let report = run(&selection).unwrap();
    assert_eq!(report.judgements.len(), 1);
    assert_eq!(report.judgements[0].title, "family/two");
}

#[test]
fn a_missing_recording_is_an_error() {
    let world = World::new("missing", "true").case("one", "");
    fs::remove_file(world.cases().join("family/one.out")).unwrap();
    assert!(run(&world.select(&["one"])).is_err());
}

#[test]
fn a_missing_machine_is_a_failure_of_the_case() {
    let world = World::new("machine", "true").case("one", "");
    let selection = Selection {
        binary: Some(Path::new("/nonexistent/machine").into()),
        ..world.select(&["one"])
    };
    assert!(difference(&run(&selection).unwrap(), 0).contains("could not start"));
}
