//! What the author's `_redirects` states, compared with the site and with the ledger.

use rustc_hash::{FxHashMap, FxHashSet};

use super::published::Published;
use crate::diagnostic::{Diagnostic, counted};
use crate::ledger::{Address, End, FILE, MOST_MOVES, State, States};
use crate::redirects::{
    Host, Location, MOST_PATTERNS, OWN_FILE, OwnLine, OwnRedirects, Pattern, RedirectPath, Word,
};
use crate::render::outputs::OutputId;
use crate::site::former::destination;
use crate::site::redirects::{Base, other_form, standing};

/// Addresses that hosts answer themselves.
const OF_HOSTS: [&str; 2] = ["/.netlify/", "/cdn-cgi/"];

/// The findings about the file.
pub(super) fn check(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
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
        host: project.settings.publish.host,
    };
    let mut findings = own.findings.clone();
    findings.extend(lines.hidden());
    findings.extend(lines.own.lines.iter().filter_map(|line| lines.dead(line)));
    findings.extend(lines.contradictions());
    findings
}

/// The lines, and what they are compared with.
struct OwnLines<'p> {
    published: &'p Published<'p>,
    states: &'p States,
    own: &'p OwnRedirects,
    base: Base<'p>,
    host: Option<&'static Host>,
}

impl OwnLines<'_> {
    fn at(&self, finding: Diagnostic, word: &Word) -> Diagnostic {
        finding.at(&self.own.file, word.span)
    }

    /// Lines that never apply, because an earlier line is about the same address.
    fn hidden(&self) -> Vec<Diagnostic> {
        let mut patterns = PatternIndex::default();
        let mut findings = Vec::new();
        for (number, line) in self.own.lines.iter().enumerate() {
            let Some(pattern) = &line.pattern else {
                continue;
            };
            if line.is_literal() {
                let path = pattern.literal_start();
                let first = self.own.literal(&path).filter(|first| *first < number);
                let by_pattern = patterns.matching(&path, &self.own.lines).next();
                if let Some(earlier) = first.into_iter().chain(by_pattern).min() {
                    let message = format!(
                        "an earlier line is about `{}`, so this one never applies",
                        line.from.text
                    );
                    let finding = Diagnostic::warning("redirect-hidden", message);
                    let earlier = self.own.at(self.own.lines[earlier].span).trim().to_owned();
                    findings.push(
                        self.at(finding, &line.from)
                            .hint(format!("remove one of them; the earlier is `{earlier}`")),
                    );
                }
            } else if line.is_unconditional() {
                patterns.add(pattern, number);
            }
        }
        findings
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
        let mut at = self.base.address(&line.to.text)?;
        let mut visited: FxHashSet<Address> = self.base.address_of(line).into_iter().collect();
        for _ in 0..MOST_MOVES {
            if self.is_there(&at) {
                return None;
            }
            if !visited.insert(at.page()) {
                let message = format!(
                    "`{}` is part of a cycle, by way of `{}`",
                    line.from.text,
                    at.page()
                );
                let finding = self.at(Diagnostic::error("redirect-loop", message), &line.to);
                return Some(finding.hint("write the address of the page at which readers arrive"));
            }
            let next = match self.states.resolve(&at) {
                Ok(End::At(end)) if end != at => end,
                Ok(End::At(_)) => {
                    let next = self
                        .own
                        .literal(&host_path(self.base, &at))
                        .map(|next| &self.own.lines[next]);
                    match next.filter(|next| next.is_redirect()) {
                        Some(next) => self.base.address(&next.to.text)?,
                        None => break,
                    }
                }
                // Another site, or a page that states the reason; a cycle in the ledger is reported there.
                Ok(End::Outside(_) | End::Gone(..)) | Err(_) => return None,
            };
            at = next;
        }
        let message = format!(
            "`{}` leads to `{}`, and there is nothing",
            line.from.text, line.to.text
        );
        let finding = self.at(Diagnostic::error("redirect-dead", message), &line.to);
        Some(finding.hint("write the address of a page or file of the site"))
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
                let matching = patterns.matching(&host_path, &self.own.lines);
                let Some(first) = literal.into_iter().chain(matching).min() else {
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

/// Patterns by their literal starts, so that an address is compared with few.
#[derive(Default)]
struct PatternIndex {
    by_start: FxHashMap<String, Vec<usize>>,
    count: usize,
}

impl PatternIndex {
    fn add(&mut self, pattern: &Pattern, number: usize) {
        // More are an error already.
        if self.count < MOST_PATTERNS {
            self.count += 1;
            self.by_start
                .entry(pattern.literal_start())
                .or_default()
                .push(number);
        }
    }

    /// The numbers of the lines whose patterns match a raw path.
    fn matching<'s>(
        &'s self,
        path: &str,
        lines: &'s [OwnLine],
    ) -> impl Iterator<Item = usize> + use<'s> {
        let path = path.trim_end_matches('/').to_owned();
        let mut starts: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
        starts.push(path.len());
        let starts: Vec<&'s Vec<usize>> = match self.count {
            0 => Vec::new(),
            _ => starts
                .into_iter()
                .filter_map(|end| self.by_start.get(&path[..end]))
                .collect(),
        };
        let numbers = starts.into_iter().flatten().copied();
        numbers.filter(move |number| {
            let pattern = lines[*number].pattern.as_ref();
            pattern.is_some_and(|pattern| pattern.matches(&path).is_some())
        })
    }
}
