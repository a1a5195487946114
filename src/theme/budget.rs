//! The work that a site's own templates may do for one page: steps and bytes, never time, so that the same input gives the
//! same result.
//!
//! The engine has no limit of its own. [`super::metered`] adds calls of the functions below to the text of a template.
//! Each call has a `place`: the number of the file and the byte at which the finding points.

use std::cell::Cell;

use tera::{Kwargs, State, Tera, TeraResult, Value};

/// The most steps for one page or one call of a component: turns of loops, and calls.
const MOST_STEPS: u64 = 2_000_000;
/// The most bytes that are printed or stored for one page.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// The most bytes of one stored value. An expression has 256 operators at most, so it can be of 256 times this size before
/// it is stored or printed.
const LARGEST_VALUE: u64 = 4 * 1024 * 1024;
/// How many lists and maps a stored value can have in each other.
const DEEPEST: u32 = 64;
/// What a value takes besides its text, in bytes.
const VALUE: u64 = 16;

/// The function that counts a step.
pub(super) const STEP: &str = "__step";
/// The filter that counts what is printed.
pub(super) const PRINTED: &str = "__printed";
/// The filter that counts what is stored.
pub(super) const STORED: &str = "__stored";
/// The prefix of the filters that count the result of one of [`GROWING`].
pub(super) const COUNTED: &str = "__counted_";
/// The filters of the engine whose result can be larger than what they are given by more than a factor.
pub(super) const GROWING: [&str; 3] = ["indent", "join", "replace"];

/// Why a template was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Steps,
    Bytes,
    Value,
}

impl Limit {
    pub(super) fn message(self) -> String {
        let mib = |bytes| bytes / 1024 / 1024;
        match self {
            Self::Steps => format!("this takes more than {MOST_STEPS} steps for one page"),
            Self::Bytes => format!("this takes more than {} MiB for one page", mib(MOST_BYTES)),
            Self::Value => format!(
                "this value exceeds {} MiB, or {DEEPEST} lists in each other",
                mib(LARGEST_VALUE)
            ),
        }
    }
}

/// Where a template was stopped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exhausted {
    pub(super) limit: Limit,
    /// The number of the file.
    pub(super) file: usize,
    /// The byte in it.
    pub(super) byte: usize,
}

#[derive(Clone, Copy)]
struct Budget {
    steps: u64,
    bytes: u64,
    exhausted: Option<Exhausted>,
}

const FULL: Budget = Budget {
    steps: MOST_STEPS,
    bytes: MOST_BYTES,
    exhausted: None,
};

thread_local! {
    /// That of the page which this thread renders.
    static BUDGET: Cell<Budget> = const { Cell::new(FULL) };
}

/// Starts with a full budget.
pub(super) fn reset() {
    BUDGET.set(FULL);
}

/// Where the last template was stopped, if it was.
pub(super) fn exhausted() -> Option<Exhausted> {
    BUDGET.get().exhausted
}

/// Makes the functions and filters available to the templates of an engine.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(STEP, |kwargs: Kwargs, _: &State<'_>| {
        let text: u64 = kwargs.must_get("text")?;
        spend(&kwargs, 1, text)?;
        Ok::<_, tera::Error>("")
    });
    tera.register_filter(PRINTED, |value: Value, kwargs: Kwargs, _: &State<'_>| {
        spend(&kwargs, 1, size(&value, MOST_BYTES))?;
        Ok::<_, tera::Error>(value)
    });
    tera.register_filter(STORED, |value: Value, kwargs: Kwargs, _: &State<'_>| {
        let size = size(&value, LARGEST_VALUE);
        if size > LARGEST_VALUE {
            return Err(stop(&kwargs, Limit::Value));
        }
        spend(&kwargs, 1, size)?;
        Ok(value)
    });
    for name in GROWING {
        let counted = move |value: Value, kwargs: Kwargs, state: &State<'_>| {
            let size = size(&value, MOST_BYTES).saturating_add(added(name, &value, &kwargs)?);
            spend(&kwargs, 1, size)?;
            state.call_filter(name, &value, kwargs)
        };
        tera.register_filter(format!("{COUNTED}{name}"), counted);
    }
}

/// The most bytes that one of [`GROWING`] adds to a value.
fn added(name: &str, value: &Value, kwargs: &Kwargs) -> TeraResult<u64> {
    let argument = |name: &'static str| -> &str {
        kwargs.get::<&str>(name).ok().flatten().unwrap_or_default()
    };
    let times = |count: usize, length: u64| (count as u64).saturating_mul(length);
    Ok(match name {
        "replace" => {
            let text = value.as_str().unwrap_or_default();
            let count = match argument("from") {
                "" => text.len() + 1,
                from => text.matches(from).count(),
            };
            times(count, argument("to").len() as u64)
        }
        "join" => times(
            value.as_array().map_or(0, <[Value]>::len),
            argument("sep").len() as u64,
        ),
        _ => {
            let text = value.as_str().unwrap_or_default();
            let width = kwargs
                .get::<u64>("width")
                .ok()
                .flatten()
                .unwrap_or(4)
                .min(1000);
            times(text.lines().count() + 1, width)
        }
    })
}

/// The bytes of a value as text, counted no further than to above `most`; more than `most` if it is too deep, since the
/// engine prints and drops values recursively.
fn size(value: &Value, most: u64) -> u64 {
    size_at(value, most, DEEPEST)
}

fn size_at(value: &Value, most: u64, depth: u32) -> u64 {
    if let Some(text) = value.as_str() {
        return text.len() as u64;
    }
    let items: &mut dyn Iterator<Item = &Value> = match (value.as_array(), value.as_map()) {
        (Some(items), _) => &mut items.iter(),
        (_, Some(map)) => &mut map.values(),
        _ => return VALUE,
    };
    let Some(depth) = depth.checked_sub(1) else {
        return most.saturating_add(1);
    };
    let mut size = VALUE;
    for item in items {
        if size > most {
            break;
        }
        size = size.saturating_add(VALUE + size_at(item, most - size, depth));
    }
    size
}

fn spend(kwargs: &Kwargs, steps: u64, bytes: u64) -> TeraResult<()> {
    let mut budget = BUDGET.get();
    let Some(left) = budget.steps.checked_sub(steps) else {
        return Err(stop(kwargs, Limit::Steps));
    };
    budget.steps = left;
    let Some(left) = budget.bytes.checked_sub(bytes) else {
        return Err(stop(kwargs, Limit::Bytes));
    };
    budget.bytes = left;
    BUDGET.set(budget);
    Ok(())
}

fn stop(kwargs: &Kwargs, limit: Limit) -> tera::Error {
    let mut budget = BUDGET.get();
    let number = |name| kwargs.get::<usize>(name).ok().flatten().unwrap_or_default();
    budget.exhausted.get_or_insert(Exhausted {
        limit,
        file: number("file"),
        byte: number("byte"),
    });
    BUDGET.set(budget);
    tera::Error::message(limit.message())
}
