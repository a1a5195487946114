//! The ledger of a site, with the former addresses that its pages name.

use rustc_hash::FxHashMap;

use super::Site;
use super::prior_state::LedgerMemo;
use super::sources;
use crate::base::decode::decode;
use crate::base::route::SITEMAP;
use crate::diagnostic::Diagnostic;
use crate::io::files::Files;
use crate::ledger::{self, Address, Ledger, States, Target};
use crate::page::Page;

/// The addresses of generated files, which cannot be those of former pages.
const GENERATED: [&str; 5] = [
    "/404.html",
    "/_headers",
    "/_redirects",
    "/robots.txt",
    SITEMAP,
];

/// The ledger of a site.
#[derive(Debug, Default)]
pub struct SiteLedger {
    /// The hash of its text; `None` if the site has no ledger.
    pub hash: Option<blake3::Hash>,
    /// What an earlier build found out, updated for this text.
    pub known: LedgerMemo,
    /// What its facts amount to, with the `aliases` of all pages.
    pub states: States,
    /// Its text.
    pub text: String,
    /// The findings about the file and about `aliases`. A build stops at an error among them; a preview does not.
    pub findings: Vec<Diagnostic>,
}

impl SiteLedger {
    /// Whether the site has one.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.hash.is_some()
    }

    /// Its facts, which only few commands need. A site without a ledger has none.
    #[must_use]
    pub fn facts(&self) -> Ledger {
        Ledger::parse(&self.text).0
    }

    /// Reads the ledger, without the `aliases` of pages. What an earlier reading found changes nothing but the time that it
    /// takes.
    #[must_use]
    pub fn read(files: &dyn Files, known: LedgerMemo) -> Self {
        let mut read = Self {
            known,
            ..Self::default()
        };
        match text(files) {
            Ok(None) => {}
            Ok(Some(text)) => read.parse(text),
            Err(error) => read.findings.push(*error),
        }
        read
    }

    /// Adds the moves that the `aliases` of a site's pages state.
    #[must_use]
    pub fn with_aliases(mut self, site: &Site) -> Self {
        let (moves, found) = aliases(site, &self.states);
        self.findings.extend(found);
        self.states.extend(moves);
        self
    }
}

impl SiteLedger {
    fn parse(&mut self, text: String) {
        let hash = blake3::hash(text.as_bytes());
        let ledger = if self.known.valid == Some(hash) {
            Ledger::parsed_before(&text)
        } else {
            let (ledger, found) = Ledger::parse(&text);
            let is_valid = found.is_empty() && ledger.is_sorted_in(&text);
            self.known.valid = is_valid.then_some(hash);
            self.findings.extend(found);
            ledger
        };
        let (states, found) = States::new(ledger, &text);
        self.findings.extend(found);
        self.states = states;
        self.text = text;
        self.hash = Some(hash);
    }
}

fn text(files: &dyn Files) -> Result<Option<String>, Box<Diagnostic>> {
    let bytes = match files.read(ledger::FILE, ledger::LARGEST) {
        Ok(None) => return Ok(None),
        Ok(Some(bytes)) => bytes,
        // Read once more, for the finding.
        Err(_) => sources::bytes(files, ledger::FILE, ledger::LARGEST)?,
    };
    decode(ledger::FILE, bytes).map(Some)
}

/// The moves that the `aliases` of pages state.
fn aliases(site: &Site, states: &States) -> (Vec<(Address, Target)>, Vec<Diagnostic>) {
    let mut moves = Vec::new();
    let mut diagnostics = Vec::new();
    let mut claimed: FxHashMap<Address, &Page> = FxHashMap::default();
    for node in site.walk.iter() {
        let Some(page) = site.node_page(*node) else {
            continue;
        };
        if page.front.aliases.is_empty() {
            continue;
        }
        let own = Address::of(&site.nodes[*node].route);
        for alias in &page.front.aliases {
            match alias_address(alias) {
                Err(fault) => diagnostics.push(invalid(page, alias, &fault)),
                Ok(address) if address == own => {}
                Ok(address) => {
                    let earlier = claimed.insert(address.clone(), page);
                    let finding = problem(site, states, (page, &own), &address, earlier);
                    if finding.is_none() {
                        moves.push((address, Target::Inside(own.clone())));
                    }
                    diagnostics.extend(finding);
                }
            }
        }
    }
    (moves, diagnostics)
}

/// The address that an alias means. Without a slash at the start, it is relative to the site's home.
///
/// # Errors
/// What is wrong with it.
pub fn alias_address(alias: &str) -> Result<Address, String> {
    let rooted = match alias.starts_with('/') {
        true => alias.to_owned(),
        false => ["/", alias].concat(),
    };
    Address::read(&rooted)
}

fn invalid(page: &Page, alias: &str, fault: &str) -> Diagnostic {
    let message = format!("`{alias}` in `aliases` {fault}");
    let finding = Diagnostic::error("alias-invalid", message).in_file(&page.file);
    finding.hint("write the former address without scheme and host, such as `/old/page.html`")
}

/// Why an alias of a page cannot lead to it.
fn problem(
    site: &Site,
    states: &States,
    (page, own): (&Page, &Address),
    alias: &Address,
    earlier: Option<&Page>,
) -> Option<Diagnostic> {
    let finding = |message: String| Diagnostic::error("alias-taken", message).in_file(&page.file);
    if let Some(earlier) = earlier.filter(|earlier| earlier.file != page.file) {
        let message = format!("`{}` has the alias `{alias}` too", earlier.file);
        return Some(finding(message).hint("remove it from one of the pages"));
    }
    if GENERATED.contains(&alias.page_part()) {
        let message = format!("`{alias}` is the address of a file that every site has");
        return Some(finding(message).hint("remove the alias"));
    }
    if alias.encoded_id().is_none() && site.at(&alias.route()).is_some() {
        let message =
            format!("there is something at `{alias}`, which `aliases` names as a former address");
        return Some(
            finding(message).hint("remove the alias, or give the other page another address"),
        );
    }
    let retired = states.retired(alias)?;
    let leads_here =
        matches!(states.resolve(alias), Ok(ledger::End::At(end)) if end.page() == *own);
    let message = format!(
        "the ledger states otherwise about `{}`, an alias of this page",
        retired.address
    );
    (!leads_here).then(|| finding(message).hint("remove the alias, or correct the ledger"))
}
