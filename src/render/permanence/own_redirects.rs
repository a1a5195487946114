//! What the author's `_redirects` states, compared with the site and with the ledger.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::published::Published;
use crate::diagnostic::{Diagnostic, counted};
use crate::ledger::{Address, End, FILE, MOST_MOVES, State, States};
use crate::redirects::{
    Host, Location, OWN_FILE, OwnLine, OwnRedirects, Pattern, PatternIndex, RedirectPath, Word,
};
use crate::render::outputs::OutputId;
use crate::site::former::destination;
use crate::site::redirects::{Base, other_form, standing};

/// Addresses that hosts answer themselves.
const OF_HOSTS: [&str; 2] = ["/.netlify/", "/cdn-cgi/"];

/// The findings about the file.
pub(super) fn check(
    published: &Published<'_>,
    states: &States,
    host: Option<&'static Host>,
) -> Vec<Diagnostic> {
    let project = published.project;
    let own = &project.own_redirects;
    if own.file.is_empty() {
        return Vec::new();
    }
    let lines = OwnLines {
        published,
        states,
        own,
        base: project.base(),
        host,
        ways: RefCell::default(),
    };
    let mut findings = own.findings.clone();
    findings.extend(lines.hidden());
    findings.extend(lines.own.lines.iter().filter_map(|line| lines.dead(line)));
    findings.extend(lines.contradictions());
    findings
}

/// The lines, and what they are compared with.
struct OwnLines<'p, 's> {
    published: &'p Published<'s>,
    states: &'p States,
    own: &'p OwnRedirects,
    base: Base<'p>,
    host: Option<&'static Host>,
    /// The ends of the ways from addresses that earlier lines led to.
    ways: RefCell<FxHashMap<Address, Way>>,
}

/// The way from an address by lines of the file and moves of the ledger.
#[derive(Clone, Copy)]
enum Way {
    /// It ends after so many steps at something, or outside of the site.
    Arrives(usize),
    /// It ends at nothing.
    Dead,
    /// It leads into a cycle.
    Loops,
}

/// One step of a way.
enum Next {
    To(Address),
    Outside,
    Nothing,
}

/// The fault of a way.
enum Fault {
    Dead,
    /// It is a cycle, by way of this page.
    Loop(Address),
}

impl OwnLines<'_, '_> {
    fn at(&self, finding: Diagnostic, word: &Word) -> Diagnostic {
        finding.at(&self.own.file, word.span)
    }

    /// Lines that never apply, because an earlier line is about the same address: one finding for each earlier line.
    fn hidden(&self) -> Vec<Diagnostic> {
        let mut patterns = PatternIndex::default();
        let mut by_earlier: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
        for (number, line) in self.own.lines.iter().enumerate() {
            let Some(pattern) = &line.pattern else {
                continue;
            };
            if line.is_literal() {
                let path = pattern.literal_start();
                let first = self.own.literal(&path).filter(|first| *first < number);
                if let Some(earlier) = first.into_iter().chain(patterns.first(&path)).min() {
                    by_earlier.entry(earlier).or_insert((number, 0)).1 += 1;
                }
            } else if line.is_unconditional() {
                patterns.add(pattern, number);
            }
        }
        let mut hidden: Vec<(usize, usize, usize)> = by_earlier
            .into_iter()
            .map(|(earlier, (first, count))| (first, earlier, count))
            .collect();
        hidden.sort_unstable();
        hidden
            .into_iter()
            .map(|lines| self.hidden_finding(lines))
            .collect()
    }

    /// The finding about the first of the lines that an earlier one hides, with their count.
    fn hidden_finding(&self, (first, earlier, count): (usize, usize, usize)) -> Diagnostic {
        let from = &self.own.lines[first].from;
        let message = format!(
            "an earlier line is about `{}`, so this one never applies",
            from.text
        );
        let earlier = self.own.at(self.own.lines[earlier].span).trim();
        let more = counted(count - 1, "later line");
        self.at(Diagnostic::warning("redirect-hidden", message), from)
            .hint(format!("remove one of them; the earlier is `{earlier}`"))
            .maybe_hint((count > 1).then(|| format!("it hides {more} too")))
    }

    /// A line that leads to an address of the site at which there is nothing, or in a cycle.
    fn dead(&self, line: &OwnLine) -> Option<Diagnostic> {
        let is_literal = line.pattern.as_ref().is_some_and(Pattern::is_literal);
        let has_values = line.to.text.contains("/:") && !is_literal;
        if has_values
            || OF_HOSTS.iter().any(|start| line.to.text.starts_with(start))
            || line.to.text == line.from.text
        {
            return None;
        }
        let start = self.base.address(&line.to.text)?;
        Some(match self.fault(line, start)? {
            Fault::Loop(page) => {
                let message = format!(
                    "`{}` is part of a cycle, by way of `{page}`",
                    line.from.text
                );
                let finding = self.at(Diagnostic::error("redirect-loop", message), &line.to);
                finding.hint("write the address of the page at which readers arrive")
            }
            Fault::Dead => {
                let message = format!(
                    "`{}` leads to `{}`, and there is nothing",
                    line.from.text, line.to.text
                );
                let finding = self.at(Diagnostic::error("redirect-dead", message), &line.to);
                finding.hint("write the address of a page or file of the site")
            }
        })
    }

    /// The fault of the way of a line that leads to `start`. Each step of many lines is taken once.
    fn fault(&self, line: &OwnLine, start: Address) -> Option<Fault> {
        let mut ways = self.ways.borrow_mut();
        // If an earlier line is about the same address, that one applies to it.
        let own = self.base.address_of(line).filter(|from| {
            let first = self.own.literal(&host_path(self.base, from));
            first.is_none_or(|first| std::ptr::eq(&raw const self.own.lines[first], line))
        });
        let mut visited: FxHashSet<Address> = own.into_iter().collect();
        let mut passed = Vec::new();
        let mut at = start;
        let mut end = loop {
            if let Some(known) = ways.get(&at) {
                break *known;
            }
            if self.is_there(&at) {
                break Way::Arrives(0);
            }
            if !visited.insert(at.page()) {
                break Way::Loops;
            }
            let next = match self.next(&at) {
                Next::To(next) => next,
                Next::Outside => break Way::Arrives(0),
                Next::Nothing => break Way::Dead,
            };
            passed.push(std::mem::replace(&mut at, next));
        };
        for address in passed.into_iter().rev() {
            if let Way::Arrives(steps) = &mut end {
                *steps += 1;
            }
            ways.insert(address, end);
        }
        match end {
            Way::Arrives(steps) if steps < MOST_MOVES => None,
            Way::Arrives(_) | Way::Dead => Some(Fault::Dead),
            Way::Loops => Some(Fault::Loop(at.page())),
        }
    }

    /// The step from an address at which there is nothing.
    fn next(&self, at: &Address) -> Next {
        match self.states.resolve(at) {
            Ok(End::At(end)) if end != *at => Next::To(end),
            Ok(End::At(_)) => {
                let line = self.own.literal(&host_path(self.base, at));
                let line = line.map(|line| &self.own.lines[line]);
                match line.filter(|line| line.is_redirect()) {
                    Some(line) => self
                        .base
                        .address(&line.to.text)
                        .map_or(Next::Outside, Next::To),
                    None => Next::Nothing,
                }
            }
            // Another site, or a page that states the reason; a cycle in the ledger is reported there.
            Ok(End::Outside(_) | End::Gone(..)) | Err(_) => Next::Outside,
        }
    }

    fn is_there(&self, address: &Address) -> bool {
        let site = self.published.site();
        let address = standing(site, address);
        let page = address.page();
        let forms = [Some(page.clone()), other_form(&page)];
        let is_output = |page: &Address| self.published.at(page).is_some();
        let is_published = forms.iter().flatten().any(is_output);
        is_published && (address.encoded_id().is_none() || destination(site, &address).is_some())
    }

    /// Lines that lead readers of recorded or published addresses elsewhere than the site does; one finding a line.
    fn contradictions(&self) -> Vec<Diagnostic> {
        let mut patterns = PatternIndex::default();
        for (number, line) in self.own.lines.iter().enumerate() {
            if let Some(pattern) = line
                .pattern
                .as_ref()
                .filter(|_| !line.is_literal() && line.is_unconditional())
            {
                patterns.add(pattern, number);
            }
        }
        let mut found: FxHashMap<usize, (Diagnostic, usize)> = FxHashMap::default();
        let mut compare =
            |address: &Address, of: fn(&Self, &OwnLine, &Address) -> Option<Diagnostic>| {
                let host_path = host_path(self.base, address);
                let literal = self.own.literal(&host_path);
                let first = literal.into_iter().chain(patterns.first(&host_path)).min();
                let Some(first) = first else {
                    return;
                };
                if let Some(contradiction) = of(self, &self.own.lines[first], address) {
                    found.entry(first).or_insert((contradiction, 0)).1 += 1;
                }
            };
        for (address, _) in self.states.all_retired() {
            if address.encoded_id().is_none() {
                compare(address, Self::of_retired);
            }
        }
        for output in self.published.outputs {
            if !matches!(output.id, OutputId::Notice(_)) {
                compare(&Address::of(&output.route), Self::of_published);
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(line, _)| *line);
        let finding = |(line, (contradiction, count)): (usize, (Diagnostic, usize))| {
            let line = &self.own.lines[line];
            let more = (count > 1)
                .then(|| format!("it is about {} too", counted(count - 1, "other address")));
            self.at(contradiction, &line.from).maybe_hint(more)
        };
        found.into_iter().map(finding).collect()
    }

    /// Whether a line states something else about a retired address than the ledger, or `aliases`.
    fn of_retired(&self, line: &OwnLine, address: &Address) -> Option<Diagnostic> {
        let path = host_path(self.base, address);
        let location = |address: &Address| Location::inside(self.base.path(), &address.page());
        let target = line.target_of(&path).unwrap_or_default();
        let stated = match self.base.address(&target) {
            Some(to) => match self.states.resolve(&standing(self.published.site(), &to)) {
                Ok(End::At(end)) => location(&end),
                Ok(End::Outside(url)) => Location::outside(url),
                Ok(End::Gone(..)) | Err(_) => return None,
            },
            None => Location::outside(&target),
        };
        let (agrees, where_to) = match self.states.resolve(address).ok()? {
            End::At(end) => (
                line.is_redirect() && stated.is_like(&location(&end)),
                format!("`{end}`"),
            ),
            End::Outside(url) => (
                line.is_redirect() && stated.is_like(&Location::outside(url)),
                format!("`{url}`"),
            ),
            End::Gone(..) => (line.is_gone(), "a notice that it is retired".to_owned()),
        };
        if agrees {
            return None;
        }
        let by = match self.states.state(address) {
            Some(State::Moved(_) | State::Gone(_)) => format!("`{FILE}`"),
            _ => "the `aliases` of a page".to_owned(),
        };
        let message =
            format!("this line leads readers of `{address}` to `{target}`, and {by} to {where_to}");
        let finding = Diagnostic::error("redirect-conflict", message);
        Some(finding.hint("remove the line, or correct the other"))
    }

    /// Whether a line leads readers of a page or file of the site elsewhere.
    fn of_published(&self, line: &OwnLine, address: &Address) -> Option<Diagnostic> {
        let applies = line.force
            || self
                .host
                .is_some_and(|host| host.precedes_files && host.file == OWN_FILE);
        if !applies || line.from.text.ends_with("/index.html") {
            return None;
        }
        let target = line.target_of(&host_path(self.base, address))?;
        if self.base.address(&target).is_some_and(|to| {
            let to = to.page();
            to == *address || other_form(&to).as_ref() == Some(address)
        }) {
            return None;
        }
        let message = format!(
            "there is something at `{address}`, and this line leads its readers to `{target}`"
        );
        let finding = Diagnostic::error("redirect-conflict", message);
        Some(finding.hint("remove the line, or move the page with `guidepost links move`"))
    }
}

/// The raw path of an address from the root of the host.
fn host_path(base: Base<'_>, address: &Address) -> String {
    RedirectPath::new(base.path(), address).decoded()
}
