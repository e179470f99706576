//! The sets that ask for more than time: how soon a program speaks and what it holds then, and the programs
//! that make a million processes, ten million frames, ten million elements, a million messages.

use std::time::Duration;

use crate::engine::{Engine, Engines};
use crate::observe::{Observation, observe};
use crate::options::Options;
use crate::programs::Program;

const STARTUP_ROUNDS: usize = 20;
const MEMORY_ROUNDS: usize = 1;
/// How many processes `memory/idle_million.erl` keeps between its marks.
const IDLE_PROCESSES: u64 = 1_000_000;

/// One side's start: medians over the rounds.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) first_output: Duration,
    pub(crate) resident: Option<u64>,
}

/// Both sides' starts.
#[derive(Debug, Default)]
pub(crate) struct Startup {
    pub(crate) asterias: Option<Result<Start, String>>,
    pub(crate) erl: Option<Result<Start, String>>,
}

/// One program of the memory set on one side.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    pub(crate) micros: u64,
    pub(crate) checksum: String,
    pub(crate) peak: Option<u64>,
    /// Resident bytes added by each idle process, where the program marks before and after.
    pub(crate) bytes_per_process: Option<u64>,
}

/// One program of the memory set on both sides.
#[derive(Debug)]
pub(crate) struct MemoryRow {
    pub(crate) name: String,
    pub(crate) asterias: Option<Result<Cost, String>>,
    pub(crate) erl: Option<Result<Cost, String>>,
}

impl MemoryRow {
    /// Whether everything that was run ended well, with equal checksums.
    pub(crate) fn sound(&self) -> bool {
        match (&self.asterias, &self.erl) {
            (Some(Err(_)), _) | (_, Some(Err(_))) => false,
            (Some(Ok(ours)), Some(Ok(theirs))) => ours.checksum == theirs.checksum,
            _ => true,
        }
    }
}

/// Times the way to the first output of a hello program, in alternating rounds.
pub(crate) fn startup(programs: &[Program], engines: &Engines, options: &Options) -> Startup {
    let Some(program) = programs.first() else {
        return Startup::default();
    };
    let rounds = options.rounds.unwrap_or(STARTUP_ROUNDS);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.extend(
            engines
                .asterias
                .as_ref()
                .map(|engine| run(engine, program, options)),
        );
        theirs.extend(
            engines
                .erl
                .as_ref()
                .map(|engine| run(engine, program, options)),
        );
    }
    let startup = Startup {
        asterias: median_start(ours),
        erl: median_start(theirs),
    };
    println!("\nstart to first output, and resident memory then (medians of {rounds})");
    print_start("asterias", startup.asterias.as_ref());
    print_start("erl", startup.erl.as_ref());
    startup
}

fn run(engine: &Engine, program: &Program, options: &Options) -> Result<Observation, String> {
    observe(engine.command(program), options.timeout)
}

fn median_start(rounds: Vec<Result<Observation, String>>) -> Option<Result<Start, String>> {
    if rounds.is_empty() {
        return None;
    }
    Some(
        rounds
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .map(|seen| Start {
                first_output: median(seen.iter().map(|one| one.first_line)).unwrap_or_default(),
                resident: median(seen.iter().filter_map(|one| one.resident_at_first_line)),
            }),
    )
}

fn median<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut sorted: Vec<T> = values.collect();
    sorted.sort_unstable();
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

fn print_start(name: &str, start: Option<&Result<Start, String>>) {
    match start {
        None => {}
        Some(Ok(start)) => println!(
            "{name:20} {:>9.2} ms {:>12}",
            start.first_output.as_secs_f64() * 1000.0,
            bytes(start.resident)
        ),
        Some(Err(error)) => println!("{name:20} failed: {error}"),
    }
}

/// Runs the programs that need much memory and prints what each took.
pub(crate) fn memory(programs: &[Program], engines: &Engines, options: &Options) -> Vec<MemoryRow> {
    println!(
        "\n{:20} {:>12} {:>12} {:>12} {:>12}",
        "memory programs", "asterias ms", "peak", "erl ms", "peak"
    );
    let mut rows = Vec::new();
    for program in programs {
        let row = MemoryRow {
            name: program.name.clone(),
            asterias: engines
                .asterias
                .as_ref()
                .map(|engine| cost(engine, program, options)),
            erl: engines
                .erl
                .as_ref()
                .map(|engine| cost(engine, program, options)),
        };
        print_memory(&row);
        rows.push(row);
    }
    rows
}

/// The best of the rounds by time; the first failure ends them.
fn cost(engine: &Engine, program: &Program, options: &Options) -> Result<Cost, String> {
    let mut best = cost_once(engine, program, options)?;
    for _ in 1..options.rounds.unwrap_or(MEMORY_ROUNDS) {
        let next = cost_once(engine, program, options)?;
        if next.micros < best.micros {
            best = next;
        }
    }
    Ok(best)
}

fn cost_once(engine: &Engine, program: &Program, options: &Options) -> Result<Cost, String> {
    let seen = run(engine, program, options)?;
    let bytes_per_process = bytes_per_process(&seen);
    let line = seen.result.ok_or("it printed no result")?;
    Ok(Cost {
        micros: line.min_micros,
        checksum: line.checksum,
        peak: seen.peak,
        bytes_per_process,
    })
}

fn bytes_per_process(seen: &Observation) -> Option<u64> {
    let at = |name: &str| {
        seen.marks
            .iter()
            .find(|mark| mark.0 == name)
            .and_then(|mark| mark.1)
    };
    Some(at("alive")?.saturating_sub(at("before")?) / IDLE_PROCESSES)
}

fn print_memory(row: &MemoryRow) {
    let columns = |side: &Option<Result<Cost, String>>| match side {
        None => format!("{:>12} {:>12}", "-", "-"),
        Some(Ok(cost)) => format!(
            "{:>12.1} {:>12}",
            cost.micros as f64 / 1000.0,
            bytes(cost.peak)
        ),
        Some(Err(_)) => format!("{:>12} {:>12}", "failed", "-"),
    };
    println!(
        "{:20} {} {}",
        row.name,
        columns(&row.asterias),
        columns(&row.erl)
    );
    for (name, side) in [("asterias", &row.asterias), ("erl", &row.erl)] {
        match side {
            Some(Err(error)) => println!("  {name}: {error}"),
            Some(Ok(Cost {
                bytes_per_process: Some(bytes),
                ..
            })) => println!("  {name}: {bytes} bytes for each idle process"),
            Some(Ok(_)) | None => {}
        }
    }
    if row.asterias.as_ref().is_some_and(Result::is_ok)
        && row.erl.as_ref().is_some_and(Result::is_ok)
        && !row.sound()
    {
        println!("  CHECKSUMS DIFFER");
    }
}

fn bytes(count: Option<u64>) -> String {
    count.map_or_else(
        || "-".to_owned(),
        |count| format!("{:.1} MB", count as f64 / 1e6),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_take_the_lower_middle() {
        assert_eq!(median([5, 1, 9, 7].into_iter()), Some(5));
        assert_eq!(median(std::iter::empty::<u64>()), None);
    }
}
