//! Numbers for people (Markdown tables) and for programs (JSON).

use std::fmt::Write as _;

use serde::Serialize;

use super::machine::Machine;
use super::measure::{Contender, Sample};

/// All of one invocation.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    /// What the programs say of their versions.
    pub(crate) versions: Vec<String>,
    pub(crate) tables: Vec<Table>,
}

/// What was measured together.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) rounds: usize,
    pub(crate) rows: Vec<Row>,
    pub(crate) ratios: Vec<Ratio>,
    /// What else has to be said.
    pub(crate) notes: Vec<String>,
}

/// One contender.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) pages: usize,
    pub(crate) median: Sample,
    pub(crate) samples: Vec<Sample>,
}

/// The medians of one row over those of another.
#[derive(Debug, Serialize)]
pub(crate) struct Ratio {
    pub(crate) of: String,
    pub(crate) to: String,
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
    pub(crate) peak: f64,
}

impl Row {
    fn new(name: String, pages: usize, samples: Vec<Sample>) -> Self {
        let of = |what: fn(&Sample) -> f64| median(samples.iter().map(what).collect());
        let median = Sample {
            wall: of(|sample| sample.wall),
            cpu: of(|sample| sample.cpu),
            peak: of(|sample| sample.peak),
        };
        Self {
            name,
            pages,
            median,
            samples,
        }
    }
}

impl Table {
    pub(crate) fn new(
        title: impl Into<String>,
        contenders: &[Contender<'_>],
        samples: Vec<Vec<Sample>>,
    ) -> Self {
        let rounds = samples.first().map_or(0, Vec::len);
        let rows = contenders.iter().zip(samples);
        let rows = rows.map(|(who, samples)| (who.name.clone(), who.pages, samples));
        Self::of(title, rounds, rows)
    }

    /// Rows that were measured in another way: each has a name, how many pages it is about, and what was measured.
    pub(crate) fn of(
        title: impl Into<String>,
        rounds: usize,
        rows: impl IntoIterator<Item = (String, usize, Vec<Sample>)>,
    ) -> Self {
        let rows = rows.into_iter();
        Self {
            title: title.into(),
            rounds,
            rows: rows
                .map(|(name, pages, samples)| Row::new(name, pages, samples))
                .collect(),
            ratios: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(crate) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Compares two rows, where both were measured.
    pub(crate) fn compare(&mut self, of: &str, to: &str) {
        if let (Some(a), Some(b)) = (self.row(of), self.row(to)) {
            self.ratios.push(Ratio {
                of: of.to_owned(),
                to: to.to_owned(),
                wall: a.median.wall / b.median.wall,
                cpu: a.median.cpu / b.median.cpu,
                peak: a.median.peak / b.median.peak,
            });
        }
    }
}

/// The middle one, or the mean of the two in the middle.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match (numbers.get(middle), numbers.len() % 2) {
        (None, _) => f64::NAN,
        (Some(upper), 1) => *upper,
        (Some(upper), _) => f64::midpoint(*upper, numbers[middle - 1]),
    }
}

impl Report {
    pub(crate) fn markdown(&self) -> String {
        let machine = &self.machine;
        let processor = machine.processor.as_deref().unwrap_or("unknown processor");
        let file_system = machine.file_system.as_deref().unwrap_or("unknown");
        let mut out = format!(
            "{}, {}, {} cores ({processor}), file system {file_system}\n\n",
            machine.date, machine.system, machine.cores,
        );
        for version in &self.versions {
            let _ = writeln!(out, "- {version}");
        }
        for table in &self.tables {
            table.print(&mut out);
        }
        out
    }
}

impl Table {
    pub(crate) fn print(&self, out: &mut String) {
        let rounds = self.rounds;
        let _ = write!(out, "\n### {}\n\n", self.title);
        let _ = writeln!(out, "| median of {rounds} | wall | CPU | peak memory |");
        out.push_str("|---|--:|--:|--:|\n");
        for row in &self.rows {
            let Sample { wall, cpu, peak } = row.median;
            let (wall, cpu) = (known(wall, seconds), known(cpu, seconds));
            let peak = known(peak, |bytes| format!("{:.0} MB", bytes / 1e6));
            let _ = writeln!(out, "| {} | {wall} | {cpu} | {peak} |", row.name);
        }
        if !self.ratios.is_empty() {
            out.push_str("\n| ratio | wall | CPU | peak memory |\n|---|--:|--:|--:|\n");
        }
        for Ratio {
            of,
            to,
            wall,
            cpu,
            peak,
        } in &self.ratios
        {
            let [wall, cpu, peak] =
                [wall, cpu, peak].map(|ratio| known(*ratio, |ratio| format!("{ratio:.2}")));
            let _ = writeln!(out, "| {of} ÷ {to} | {wall} | {cpu} | {peak} |");
        }
        for note in &self.notes {
            let _ = write!(out, "\n{note}\n");
        }
    }
}

/// A whole number as people read it.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number in print; a dash for one that was not measured.
fn known(number: f64, print: impl Fn(f64) -> String) -> String {
    match number.is_nan() {
        true => "–".to_owned(),
        false => print(number),
    }
}

fn seconds(seconds: f64) -> String {
    if seconds < 0.1 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{seconds:.2} s")
    }
}
