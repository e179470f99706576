//! Everything one run measured, and its form as JSON.

use crate::engine::{Engine, Engines};
use crate::extremes::{Cost, MemoryRow, Start, Startup};
use crate::goals::{self, Goal};
use crate::json::Json;
use crate::programs::Set;
use crate::series::{Best, Row, Series};

/// The results, filled set by set.
#[derive(Debug, Default)]
pub(crate) struct Report {
    asterias: String,
    erl: String,
    series: Vec<Series>,
    startup: Option<Startup>,
    memory: Vec<MemoryRow>,
    goals: Vec<Goal>,
}

impl Report {
    /// An empty report that knows, and prints, what is being compared.
    pub(crate) fn new(engines: &Engines) -> Self {
        let version =
            |engine: &Option<Engine>| engine.as_ref().map(Engine::version).unwrap_or_default();
        let report = Self {
            asterias: version(&engines.asterias),
            erl: version(&engines.erl),
            ..Self::default()
        };
        println!(
            "asterias: {}",
            if engines.asterias.is_some() {
                &report.asterias
            } else {
                "not run"
            }
        );
        println!(
            "erl:      {}",
            if engines.erl.is_some() {
                &report.erl
            } else {
                "none found, or not asked for"
            }
        );
        report
    }

    pub(crate) fn add_series(&mut self, series: Series) {
        self.series.push(series);
    }

    pub(crate) fn set_startup(&mut self, startup: Startup) {
        self.startup = Some(startup);
    }

    pub(crate) fn add_memory(&mut self, rows: Vec<MemoryRow>) {
        self.memory.extend(rows);
    }

    pub(crate) fn series(&self, set: Set) -> Option<&Series> {
        self.series.iter().find(|series| series.set == set)
    }

    pub(crate) fn startup(&self) -> Option<&Startup> {
        self.startup.as_ref()
    }

    pub(crate) fn memory(&self) -> &[MemoryRow] {
        &self.memory
    }

    /// Judges the goals and prints them.
    pub(crate) fn judge(&mut self, engines: &Engines) {
        self.goals = goals::judge(self, engines);
        goals::print(&self.goals);
    }

    /// Whether everything ran and agreed. Missed goals do not count: they are news, not failures.
    pub(crate) fn sound(&self) -> bool {
        let failed = |side: &Option<Result<Start, String>>| matches!(side, Some(Err(_)));
        self.series
            .iter()
            .flat_map(|series| &series.rows)
            .all(Row::sound)
            && self.memory.iter().all(MemoryRow::sound)
            && !self
                .startup
                .as_ref()
                .is_some_and(|startup| failed(&startup.asterias) || failed(&startup.erl))
    }

    /// The whole report as one JSON object.
    pub(crate) fn to_json(&self) -> Json {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let machine = Json::Object(vec![
            ("os", Json::from(std::env::consts::OS)),
            ("architecture", Json::from(std::env::consts::ARCH)),
            ("cores", Json::Integer(cores as u64)),
        ]);
        Json::Object(vec![
            ("asterias", Json::from(self.asterias.as_str())),
            ("erl", Json::from(self.erl.as_str())),
            ("machine", machine),
            (
                "series",
                Json::List(self.series.iter().map(series_json).collect()),
            ),
            (
                "startup",
                self.startup.as_ref().map_or(Json::Null, startup_json),
            ),
            (
                "memory",
                Json::List(self.memory.iter().map(memory_json).collect()),
            ),
            (
                "goals",
                Json::List(self.goals.iter().map(goal_json).collect()),
            ),
        ])
    }
}

fn series_json(series: &Series) -> Json {
    Json::Object(vec![
        ("set", Json::from(series.set.name())),
        ("geometric_mean", Json::from(series.geometric_mean())),
        (
            "programs",
            Json::List(series.rows.iter().map(row_json).collect()),
        ),
    ])
}

fn row_json(row: &Row) -> Json {
    let checksum = row
        .erl
        .iter()
        .chain(&row.asterias)
        .find_map(|side| side.as_ref().ok());
    Json::Object(vec![
        ("name", Json::from(row.name.as_str())),
        ("asterias_us", best_json(row.asterias.as_ref())),
        ("erl_us", best_json(row.erl.as_ref())),
        ("ratio", Json::from(row.ratio())),
        (
            "checksum",
            checksum.map_or(Json::Null, |line| Json::from(line.checksum.as_str())),
        ),
        ("agrees", Json::from(row.agrees())),
    ])
}

fn best_json(side: Option<&Best>) -> Json {
    match side {
        None => Json::Null,
        Some(Ok(line)) => Json::Integer(line.min_micros),
        Some(Err(error)) => Json::from(error.as_str()),
    }
}

fn startup_json(startup: &Startup) -> Json {
    let side = |start: Option<&Result<Start, String>>| match start {
        None => Json::Null,
        Some(Err(error)) => Json::from(error.as_str()),
        Some(Ok(start)) => Json::Object(vec![
            (
                "first_output_ms",
                Json::Float(start.first_output.as_secs_f64() * 1000.0),
            ),
            ("resident_bytes", Json::from(start.resident)),
        ]),
    };
    Json::Object(vec![
        ("asterias", side(startup.asterias.as_ref())),
        ("erl", side(startup.erl.as_ref())),
    ])
}

fn memory_json(row: &MemoryRow) -> Json {
    let side = |cost: Option<&Result<Cost, String>>| match cost {
        None => Json::Null,
        Some(Err(error)) => Json::from(error.as_str()),
        Some(Ok(cost)) => Json::Object(vec![
            ("us", Json::Integer(cost.micros)),
            ("peak_bytes", Json::from(cost.peak)),
            ("bytes_per_process", Json::from(cost.bytes_per_process)),
        ]),
    };
    Json::Object(vec![
        ("name", Json::from(row.name.as_str())),
        ("asterias", side(row.asterias.as_ref())),
        ("erl", side(row.erl.as_ref())),
    ])
}

fn goal_json(goal: &Goal) -> Json {
    Json::Object(vec![
        ("goal", Json::from(goal.text)),
        ("measured", Json::from(goal.measured.as_str())),
        ("met", Json::from(goal.met)),
    ])
}
