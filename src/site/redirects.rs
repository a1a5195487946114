//! The rules by which a server redirects: from the ledger, the `aliases` of pages, and the author's `_redirects`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::former::{Destination, destination, is_other_spelling, notice_route};
use super::pictures;
use super::{Site, Target, sources};
use crate::base::base_url::BaseUrl;
use crate::base::decode::decode;
use crate::base::route::{Route, SITEMAP, fragment};
use crate::diagnostic::Span;
use crate::io::files::Files;
use crate::ledger::{Address, End, PageRecords, State, States};
use crate::redirects::{
    From, Gone, LARGEST, Location, Moved, OWN_FILE, OwnLine, OwnRedirects, RedirectPath, Rules,
};
use crate::theme;

/// Reads the author's `_redirects`, if the site publishes one.
#[must_use]
pub fn own_redirects(files: &dyn Files, site: &Site) -> OwnRedirects {
    let route = Route::root().file(OWN_FILE);
    let mut assets = site.assets.iter().filter(|asset| asset.route == route);
    let Some(asset) = assets.next() else {
        return OwnRedirects::default();
    };
    let text =
        sources::bytes(files, &asset.file, LARGEST).and_then(|bytes| decode(&asset.file, bytes));
    match text {
        Ok(text) => OwnRedirects::parse(&asset.file, text),
        Err(finding) => OwnRedirects::unreadable(&asset.file, *finding),
    }
}

/// Which addresses of a host are those of the site.
#[derive(Clone, Copy, Debug)]
pub struct Base<'b>(pub Option<&'b BaseUrl>);

impl Base<'_> {
    /// The encoded path below which the site is served; starts and ends in `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.map_or("/", BaseUrl::path)
    }

    /// The address that a text names, from the root of the host or absolute, without its query; `None` if it is not one
    /// of the site.
    #[must_use]
    pub fn address(&self, text: &str) -> Option<Address> {
        let (before, id) = match text.split_once('#') {
            Some((before, id)) => (before, Some(id)),
            None => (text, None),
        };
        let before = before.split('?').next().unwrap_or_default();
        let rest = match before.starts_with('/') {
            true if [before, "/"].concat() == self.path() => "",
            true => before.strip_prefix(self.path())?,
            false => self.0?.strip(before)?,
        };
        let page = Address::read(&["/", rest].concat()).ok()?;
        Some(match id.filter(|id| !id.is_empty()) {
            Some(id) => Address::read(&format!("{page}#{id}")).ok()?,
            None => page,
        })
    }

    /// The address of the site that a line is about, if it is about one: a file `index.html` is not, since hosts
    /// have rules of their own for it.
    #[must_use]
    pub fn address_of(&self, line: &OwnLine) -> Option<Address> {
        let is_address = line.is_literal() && !line.from.text.ends_with("/index.html");
        is_address.then(|| self.address(&line.from.text)).flatten()
    }
}

/// The same address with or without its final slash, if a server can treat both as one: `/a` for `/a/`.
#[must_use]
pub fn other_form(address: &Address) -> Option<Address> {
    let route = address.route();
    let path = route.as_str();
    match path.strip_suffix('/') {
        Some("") => None,
        Some(stem) => Some(Address::of(&Route::of_file(&stem[1..]))),
        None => notice_route(&route)
            .filter(|folder| *folder != route)
            .map(|folder| Address::of(&folder)),
    }
}

/// The rules of a site.
#[must_use]
pub fn rules(
    site: &Site,
    states: &States,
    base: Base<'_>,
    own: &OwnRedirects,
    has_markdown: bool,
) -> Rules {
    let mut builder = RulesBuilder::new(site, states, base, own);
    for (address, state) in states.all_retired() {
        if address.encoded_id().is_none() {
            builder.add(address, &state);
        }
    }
    for line in &own.lines {
        builder.add_line(line);
    }
    let root = || RedirectPath::new(base.path(), &Address::of(&Route::root()));
    Rules {
        markdown: has_markdown.then(root),
        ..builder.finish()
    }
}

/// The folders whose files never get other bytes: those of the theme, and the variants of images.
#[must_use]
pub fn fixed_folders() -> [Route; 2] {
    [theme::FOLDER, pictures::FOLDER].map(|name| Route::root().folder(name))
}

/// Where an address leads in the end.
enum Outcome {
    Moved(Location),
    Gone,
}

struct RulesBuilder<'s> {
    site: &'s Site,
    states: &'s States,
    base: Base<'s>,
    /// The lines of the author that are about one address each.
    own: FxHashMap<Address, Span>,
    /// The pages with sections that are recorded: readers of these have to keep their fragments.
    with_ids: FxHashSet<String>,
    found: FxHashMap<Address, Outcome>,
}

impl<'s> RulesBuilder<'s> {
    fn new(site: &'s Site, states: &'s States, base: Base<'s>, own: &OwnRedirects) -> Self {
        let mut lines = FxHashMap::default();
        for line in own.lines.iter().filter(|line| is_carried(line)) {
            if let Some(address) = base.address_of(line) {
                lines.entry(address).or_insert(line.span);
            }
        }
        let retired = states.all_retired();
        let retired = retired.iter().map(|(address, _)| *address);
        let pages = states.pages().iter().filter(|page| page.has_ids());
        let pages = pages.map(PageRecords::page_part);
        let retired = retired.filter(|address| address.encoded_id().is_some());
        let with_ids = pages.chain(retired.map(Address::page_part));
        Self {
            site,
            states,
            base,
            own: lines,
            with_ids: with_ids.map(str::to_owned).collect(),
            found: FxHashMap::default(),
        }
    }

    fn add(&mut self, address: &Address, state: &State) {
        if self.site.at(&address.route()).is_some() {
            return;
        }
        let outcome = match state {
            State::Gone(_) => Some(Outcome::Gone),
            _ => self.outcome(address, self.states.resolve(address).ok()),
        };
        if let Some(outcome) = outcome {
            self.found.insert(address.clone(), outcome);
        }
    }

    fn add_line(&mut self, line: &OwnLine) {
        let Some(from) = self.base.address_of(line).filter(|_| is_carried(line)) else {
            return;
        };
        if self.found.contains_key(&from) || self.site.at(&from.route()).is_some() {
            return;
        }
        let outcome = match self.base.address(&line.to.text) {
            _ if line.is_gone() => Some(Outcome::Gone),
            None => Some(Outcome::Moved(Location::outside(&line.to.text))),
            Some(to) => {
                let to = standing(self.site, &to);
                self.outcome(&from, self.states.resolve(&to).ok())
            }
        };
        if let Some(outcome) = outcome {
            self.found.insert(from, outcome);
        }
    }

    /// Where readers of an address get to. A fragment in it would replace that of the reader, so there is one only if no
    /// section of the former page was recorded.
    fn outcome(&self, from: &Address, end: Option<End<'_>>) -> Option<Outcome> {
        match end? {
            End::Outside(url) => Some(Outcome::Moved(Location::outside(url))),
            End::Gone(..) => Some(Outcome::Gone),
            End::At(end) => {
                let is_public = self.base.0.is_some_and(BaseUrl::is_shareable);
                if end.page_part() == SITEMAP && is_public && destination(self.site, &end).is_none()
                {
                    let to = Location::inside(self.base.path(), &end);
                    return Some(Outcome::Moved(to));
                }
                let Destination::Inside { target, suffix } = destination(self.site, &end)? else {
                    return None;
                };
                let page = Address::of(self.site.route(target));
                // Servers add the slash themselves.
                if other_form(from).as_ref() == Some(&page) {
                    return None;
                }
                let keeps = self.with_ids.contains(from.page_part());
                let to = match suffix.strip_prefix('#').filter(|_| !keeps) {
                    Some(id) => page.with_encoded_id(id),
                    None => page,
                };
                Some(Outcome::Moved(Location::inside(self.base.path(), &to)))
            }
        }
    }

    fn finish(self) -> Rules {
        let base = self.base.path();
        let path = |address: &Address| RedirectPath::new(base, address);
        let twins = self.twins();
        let mut rules = Rules {
            not_found: path(&Address::of(&Route::error_page())),
            fixed: fixed_folders()
                .iter()
                .map(|folder| path(&Address::of(folder)))
                .collect(),
            ..Rules::default()
        };
        let mut found: Vec<(&Address, &Outcome)> = self.found.iter().collect();
        found.sort_by_key(|(address, _)| *address);
        for (address, outcome) in found {
            let other = self.other(address);
            let is_twin = |address: &Address| twins.contains(&folded(address.route().as_str()));
            let notice = notice_route(&address.route());
            let leads_to_twin = |route: &Route| matches!(self.states.resolve(address), Ok(End::At(end)) if is_other_spelling(route, &end.route()));
            let notice = notice
                .filter(|route| self.site.at(route).is_none())
                .filter(|route| !leads_to_twin(route));
            let is_noticed =
                self.states.retired(address).is_some() || self.states.target(address).is_some();
            let from = From {
                has_twin: is_twin(address) || other.as_ref().is_some_and(is_twin),
                path: path(address),
                other: other.as_ref().map(path),
                notice: notice
                    .filter(|_| is_noticed)
                    .map(|route| path(&Address::of(&route))),
                own: self.own.get(address).copied(),
            };
            match outcome {
                Outcome::Moved(to) => rules.moved.push(Moved {
                    from,
                    to: to.clone(),
                }),
                Outcome::Gone => rules.gone.push(Gone { from }),
            }
        }
        rules
    }

    /// The other form of an address, if nothing else is there.
    fn other(&self, address: &Address) -> Option<Address> {
        let other = other_form(address)?;
        let is_free = !self.found.contains_key(&other) && self.site.at(&other.route()).is_none();
        is_free.then_some(other)
    }

    /// The addresses that differ from another in letter case alone, in lower case.
    fn twins(&self) -> FxHashSet<String> {
        if self.found.is_empty() {
            return FxHashSet::default();
        }
        let mut seen: FxHashMap<String, String> = FxHashMap::default();
        let mut twins = FxHashSet::default();
        let nodes = self.site.nodes.iter().map(|node| node.route.clone());
        let assets = self.site.assets.iter().map(|asset| asset.route.clone());
        let others = self.found.keys().filter_map(|address| self.other(address));
        let rules = self.found.keys().cloned().chain(others);
        for route in nodes
            .chain(assets)
            .chain(rules.map(|address| address.route()))
        {
            let key = folded(route.as_str());
            let first = seen
                .entry(key.clone())
                .or_insert_with(|| route.as_str().to_owned());
            if first != route.as_str() {
                twins.insert(key);
            }
        }
        twins
    }
}

/// Whether a line becomes a rule of hosts that have no `_redirects`.
fn is_carried(line: &OwnLine) -> bool {
    line.is_literal() && (line.is_permanent() || line.is_gone())
}

/// An address as the site has it: with a final slash if there is a page, even if an author leaves it out.
#[must_use]
pub fn standing(site: &Site, address: &Address) -> Address {
    let is_there = |address: &Address| {
        matches!(
            site.at(&address.route()),
            Some(Target::Node(_) | Target::Asset(_))
        )
    };
    let other = || other_form(&address.page()).filter(is_there);
    match is_there(address) {
        true => address.clone(),
        false => match (other(), address.id()) {
            (Some(other), Some(id)) => {
                Address::of(&other.route()).with_encoded_id(fragment(&id).trim_start_matches('#'))
            }
            (Some(other), None) => other,
            (None, _) => address.clone(),
        },
    }
}

fn folded(path: &str) -> String {
    path.to_ascii_lowercase()
}
