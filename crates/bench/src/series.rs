//! The sequential and the concurrent series: each program several rounds on both systems in turn, the least time of
//! each kept, the checksums compared, one line printed as soon as a program is done.

use crate::engine::{Engine, Engines};
use crate::observe::{BenchLine, observe};
use crate::options::Options;
use crate::programs::{Program, Set};

const DEFAULT_ROUNDS: usize = 3;

/// The results of one set, in the order measured.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) set: Set,
    pub(crate) rows: Vec<Row>,
}

/// One program on both systems; a side is absent when it was not run.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) asterias: Option<Best>,
    pub(crate) erl: Option<Best>,
}

/// The best of one side's rounds, or what went wrong in one of them.
pub(crate) type Best = Result<BenchLine, String>;

impl Series {
    /// Geometric mean of the ratios of all programs that ran on both systems.
    pub(crate) fn geometric_mean(&self) -> Option<f64> {
        let logs: Vec<f64> = self
            .rows
            .iter()
            .filter_map(Row::ratio)
            .map(f64::ln)
            .collect();
        if logs.is_empty() {
            None
        } else {
            Some((logs.iter().sum::<f64>() / logs.len() as f64).exp())
        }
    }

    /// The program with the highest ratio.
    pub(crate) fn worst(&self) -> Option<(&str, f64)> {
        let ratios = self
            .rows
            .iter()
            .filter_map(|row| Some((row.name.as_str(), row.ratio()?)));
        ratios.max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

impl Row {
    /// Our time through Erlang's.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let (Some(Ok(ours)), Some(Ok(theirs))) = (&self.asterias, &self.erl) else {
            return None;
        };
        Some(ours.min_micros.max(1) as f64 / theirs.min_micros.max(1) as f64)
    }

    /// Whether everything that was run ended well, with equal checksums.
    pub(crate) fn sound(&self) -> bool {
        let failed = |side: &Option<Best>| matches!(side, Some(Err(_)));
        !failed(&self.asterias) && !failed(&self.erl) && self.agrees() != Some(false)
    }

    /// Whether both computed the same, if both ran.
    pub(crate) fn agrees(&self) -> Option<bool> {
        let (Some(Ok(ours)), Some(Ok(theirs))) = (&self.asterias, &self.erl) else {
            return None;
        };
        Some(ours.checksum == theirs.checksum)
    }
}

/// Measures a set and prints its table.
pub(crate) fn measure(
    set: Set,
    programs: &[Program],
    engines: &Engines,
    options: &Options,
) -> Series {
    let heads = [
        &*format!("{} programs", set.name()),
        "asterias ms",
        "erl ms",
    ];
    table(set, heads, programs, |program| {
        measure_one(program, engines, options)
    })
}

/// Measures what there is one after the other, printing a table with these heads of columns.
pub(crate) fn table<T>(
    set: Set,
    [name, ours, theirs]: [&str; 3],
    items: &[T],
    measure_one: impl Fn(&T) -> Row,
) -> Series {
    println!("\n{name:20} {ours:>12} {theirs:>10} {:>7}", "ratio");
    let mut rows = Vec::new();
    for item in items {
        let row = measure_one(item);
        println!(
            "{:20} {:>12} {:>10} {:>7}{}",
            row.name,
            time(row.asterias.as_ref()),
            time(row.erl.as_ref()),
            ratio(row.ratio()),
            remark(&row)
        );
        rows.push(row);
    }
    let series = Series { set, rows };
    if let Some(mean) = series.geometric_mean() {
        println!("{:20} {:>12} {:>10} {mean:>7.2}", "geometric mean", "", "");
    }
    series
}

/// How often each program runs.
pub(crate) fn rounds(options: &Options) -> usize {
    options.rounds.unwrap_or(DEFAULT_ROUNDS)
}

fn measure_one(program: &Program, engines: &Engines, options: &Options) -> Row {
    let mut row = Row {
        name: program.name.clone(),
        asterias: None,
        erl: None,
    };
    for _ in 0..rounds(options) {
        add_round(
            &mut row.asterias,
            engines.asterias.as_ref(),
            program,
            options,
        );
        add_round(&mut row.erl, engines.erl.as_ref(), program, options);
    }
    row
}

/// Runs one round unless an earlier one failed: a failure stays, so that no lucky round hides it.
pub(crate) fn add_round(
    best: &mut Option<Best>,
    engine: Option<&Engine>,
    program: &Program,
    options: &Options,
) {
    let Some(engine) = engine else { return };
    if matches!(best, Some(Err(_))) {
        return;
    }
    let round = observe(engine.command(program), options.timeout)
        .and_then(|seen| seen.result.ok_or_else(|| "it printed no result".to_owned()));
    *best = Some(match (best.take(), round) {
        (Some(Ok(known)), Ok(new)) if known.checksum != new.checksum => {
            Err("its checksum varies between rounds".to_owned())
        }
        (Some(Ok(known)), Ok(new)) if known.min_micros <= new.min_micros => Ok(known),
        (_, round) => round,
    });
}

fn time(side: Option<&Best>) -> String {
    match side {
        None => "-".to_owned(),
        Some(Ok(line)) => format!("{:.1}", line.min_micros as f64 / 1000.0),
        Some(Err(_)) => "failed".to_owned(),
    }
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"))
}

fn remark(row: &Row) -> String {
    match (&row.asterias, &row.erl) {
        (Some(Err(error)), _) => format!("  asterias: {error}"),
        (_, Some(Err(error))) => format!("  erl: {error}"),
        (Some(Ok(ours)), Some(Ok(theirs))) if ours.checksum != theirs.checksum => {
            format!(
                "  CHECKSUMS DIFFER: {} here, {} there",
                ours.checksum, theirs.checksum
            )
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(min_micros: u64, checksum: &str) -> Option<Best> {
        Some(Ok(BenchLine {
            min_micros,
            checksum: checksum.to_owned(),
        }))
    }

    fn row(ours: Option<Best>, theirs: Option<Best>) -> Row {
        Row {
            name: "x".to_owned(),
            asterias: ours,
            erl: theirs,
        }
    }

    #[test]
    fn the_mean_is_geometric_and_skips_what_did_not_run() {
        let rows = vec![
            row(line(400, "1"), line(100, "1")),
            row(line(100, "1"), line(100, "1")),
            row(line(9, "1"), None),
        ];
        let mean = Series {
            set: Set::Seq,
            rows,
        }
        .geometric_mean()
        .expect("two ran");
        assert!((mean - 2.0).abs() < 1e-9, "{mean}");
    }

    #[test]
    fn different_checksums_are_unsound() {
        assert!(!row(line(1, "1"), line(1, "2")).sound());
        assert!(!row(Some(Err("died".to_owned())), None).sound());
        assert!(row(line(1, "1"), None).sound());
    }
}
