//! `fuzz [--seconds N] [--seed N] [--binary PATH]`: mutations without end. Modules that load are also run by the binary, in a process
//! of its own that gets little time. What crashes or hangs there is kept in the folder of temporary files and named.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use fuzz::mutate::{Random, mutate};
use fuzz::targets::Machine;
use fuzz::{seeds, targets};

/// The time that a mutated program gets.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let number = |name, usual| {
        value(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(usual)
    };
    let binary = value("--binary").map(PathBuf::from);
    let until = Instant::now() + Duration::from_secs(number("--seconds", 60));
    match run(number("--seed", 1), until, binary.as_deref()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("fuzz: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Gives the number of defects found.
fn run(mut seed: u64, until: Instant, binary: Option<&Path>) -> std::io::Result<usize> {
    let modules = seeds::modules()?;
    let folder = std::env::temp_dir().join(format!("asterias-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let machine = Machine::start().map_err(std::io::Error::other)?;
    let (mut terms, mut loaded, mut tried, mut defects) = (0u64, 0u64, 0u64, 0);
    let mut others = 0u64;
    while Instant::now() < until {
        let mut random = Random::new(seed);
        for _ in 0..20 {
            let sound = seeds::TERMS[random.below(seeds::TERMS.len())];
            terms += u64::from(targets::external_term(&mutate(sound, &mut random)));
        }
        for _ in 0..5 {
            let pattern = seeds::PATTERNS[random.below(seeds::PATTERNS.len())];
            others += u64::from(machine.pattern(&mutate(pattern.as_bytes(), &mut random)));
            let specification = seeds::SPECIFICATIONS[random.below(seeds::SPECIFICATIONS.len())];
            others += u64::from(machine.specification(&mutate(specification, &mut random)));
            let text = seeds::TEXTS[random.below(seeds::TEXTS.len())];
            others += u64::from(targets::text(&mutate(text.as_bytes(), &mut random)));
        }
        let original = &modules[random.below(modules.len())];
        let bytes = mutate(&std::fs::read(original)?, &mut random);
        tried += 1;
        if targets::module(&bytes) {
            loaded += 1;
            if let Some(binary) = binary {
                let name = original.file_name().unwrap_or_default();
                let file = folder.join(name);
                std::fs::write(&file, &bytes)?;
                if let Some(what) = misbehaves(binary, &file)? {
                    let kept = folder.join(format!("{seed}-{}", name.display()));
                    std::fs::rename(&file, &kept)?;
                    println!("fuzz: {what}: {}", kept.display());
                    defects += 1;
                }
            }
        }
        seed += 1;
    }
    if defects == 0 {
        std::fs::remove_dir_all(&folder)?;
    }
    println!(
        "fuzz: {tried} modules, {loaded} of them sound; {terms} sound terms; {others} sound patterns, match specifications and texts; {defects} defects; next --seed {seed}"
    );
    Ok(defects)
}

/// What is wrong with how the program ends.
fn misbehaves(binary: &Path, file: &Path) -> std::io::Result<Option<String>> {
    let module = file.file_stem().unwrap_or_default().display();
    let mut child = Command::new(binary)
        .arg("run")
        .arg(file)
        .args(["--entry", &format!("{module}:main/0")])
        .env("ASTERIAS_SCHEDULERS", "1")
        .env("ASTERIAS_HEAP_STRESS", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code().is_none().then(|| format!("{status}")));
        }
        if Instant::now() >= deadline {
            // A mutated program may well loop; it only has to give way.
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
