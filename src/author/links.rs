//! Changes of the ledger: each adds facts.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, counted};
use crate::ledger::{Address, Dates, FILE, Fact, LARGEST, Ledger, Target, Verb};
use crate::render::outputs::Output;
use crate::render::permanence::{self, Published};
use crate::render::project::Project;
use crate::site::{former, lookup};

/// A change of the ledger.
#[derive(Debug)]
pub struct LedgerEdit {
    /// The new text of the file.
    pub text: String,
    /// The facts that were added.
    pub added: Vec<Fact>,
    /// What was done, in a sentence.
    pub summary: String,
    /// Whether the file is written even if its text is the same, because its bytes are not.
    pub rewrites: bool,
}

/// The site whose ledger is changed, and the day.
#[derive(Clone, Copy)]
pub struct LedgerEditor<'p> {
    /// The site.
    pub project: &'p Project<'p>,
    /// Its outputs.
    pub outputs: &'p [Output],
    /// The day of new facts.
    pub today: Date,
}

impl LedgerEditor<'_> {
    /// The ledger, unless a line of it is not a fact. Facts that contradict each other are no obstacle: a later one
    /// decides.
    fn ledger(&self) -> Result<Ledger, Vec<Diagnostic>> {
        let ledger = self.project.ledger.facts();
        let is_contradiction =
            |finding: &Diagnostic| finding.code == "ledger-conflict" && !ledger.has_marks();
        let findings = self.project.ledger.findings.iter();
        let unread = findings.filter(|finding| finding.code.starts_with("ledger-"));
        let unread: Vec<Diagnostic> = unread
            .filter(|finding| !is_contradiction(finding))
            .cloned()
            .collect();
        match unread.is_empty() {
            true => Ok(ledger),
            false => Err(unread),
        }
    }

    /// The text of the ledger with further facts, of this day or later.
    ///
    /// # Errors
    /// All errors in the ledger.
    pub fn text_with(&self, verbs: &[Verb]) -> Result<String, Vec<Diagnostic>> {
        let mut ledger = self.ledger()?;
        let dates = Dates::new(&ledger);
        let fact = |verb: &Verb| Fact {
            date: dates.of(verb, self.today),
            verb: verb.clone(),
        };
        let facts: Vec<Fact> = verbs.iter().map(fact).collect();
        facts.into_iter().for_each(|fact| ledger.add(fact));
        Ok(ledger.text())
    }

    fn add(&self, verb: Verb) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let summary = match &verb {
            Verb::Moved(old, target) => {
                format!("`{old}` leads to `{target}`{}", self.still_used(old))
            }
            Verb::Gone(address, _) => {
                format!("`{address}` is retired{}", self.still_used(address))
            }
            Verb::Revive(address) => format!("`{address}` can be used again"),
            Verb::Origin(_) | Verb::Live(..) | Verb::Erased(_) => String::new(),
        };
        let mut ledger = self.ledger()?;
        let date = Dates::new(&ledger).of(&verb, self.today);
        let fact = Fact { verb, date };
        ledger.add(fact.clone());
        Ok(LedgerEdit {
            rewrites: false,
            text: ledger.text(),
            added: vec![fact],
            summary,
        })
    }

    /// Records the addresses that the ledger does not have yet.
    ///
    /// # Errors
    /// If a recorded address is lost.
    pub fn record(&self) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let published = Published::new(self.project, self.outputs);
        let mut errors = permanence::check(&published);
        errors.retain(Diagnostic::is_error);
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut ledger = self.ledger()?;
        let new = permanence::unrecorded(&published).iter().cloned();
        let new = new.chain(published.unrecorded_in_components());
        let mut verbs: Vec<Verb> = new.map(|(page, ids)| Verb::Live(page, ids)).collect();
        verbs.extend(self.project.ledger.states.further_moves());
        verbs.extend(self.new_origin(&ledger));
        let dates = Dates::new(&ledger);
        let fact = |verb: Verb| Fact {
            date: dates.of(&verb, self.today),
            verb,
        };
        let added: Vec<Fact> = verbs.into_iter().map(fact).collect();
        added.iter().for_each(|fact| ledger.add(fact.clone()));
        let count = |fact: &Fact| match &fact.verb {
            Verb::Live(_, ids) => (1, ids.len()),
            _ => (0, 0),
        };
        let (pages, sections) = added
            .iter()
            .map(count)
            .fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
        let summary = match added.is_empty() {
            true => "Every address is recorded".to_owned(),
            false => {
                let is_move = |fact: &&Fact| matches!(fact.verb, Verb::Moved(..));
                let former = match added.iter().filter(is_move).count() {
                    0 => String::new(),
                    moves => format!(", and {}", counted(moves, "alias")),
                };
                format!(
                    "Recorded {} with {}{former}",
                    counted(pages, "address"),
                    counted(sections, "new section")
                )
            }
        };
        // Without a new fact, the order that a merge left is kept, so that nothing has to be committed.
        let text = match self.project.ledger.exists() && added.is_empty() {
            true => self.project.ledger.text.clone(),
            false => ledger.text(),
        };
        Ok(LedgerEdit {
            rewrites: false,
            text,
            added,
            summary,
        })
    }

    /// Adds facts from elsewhere, those that the ledger has already left out.
    ///
    /// # Errors
    /// All errors in the ledger.
    pub fn import(&self, facts: &[Fact]) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let mut ledger = self.ledger()?;
        let states = &self.project.ledger.states;
        let known: FxHashSet<Fact> = ledger
            .facts()
            .iter()
            .map(|(fact, _)| fact.clone())
            .collect();
        let is_known = |fact: &Fact| match &fact.verb {
            Verb::Live(page, ids) => {
                let ids = ids.iter().map(|id| page.with_encoded_id(id));
                std::iter::once(page.clone())
                    .chain(ids)
                    .all(|address| states.state(&address).is_some())
            }
            _ => known.contains(fact),
        };
        let added: Vec<Fact> = facts
            .iter()
            .filter(|fact| !is_known(fact))
            .cloned()
            .collect();
        added.iter().for_each(|fact| ledger.add(fact.clone()));
        Ok(LedgerEdit {
            rewrites: false,
            text: ledger.text(),
            summary: format!(
                "Imported {}; `guidepost links check` reports those that do not work",
                counted(added.len(), "fact")
            ),
            added,
        })
    }

    /// The origin of the site, if the ledger does not have it.
    fn new_origin(&self, ledger: &Ledger) -> Option<Verb> {
        let base = self.project.settings.shareable_base()?;
        let verb = Verb::Origin(base.place());
        let origins = ledger.facts().iter().map(|(fact, _)| fact);
        let origins = origins.filter(|fact| matches!(fact.verb, Verb::Origin(_)));
        // A site can return to where it was.
        let latest = origins.max_by_key(|fact| fact.date);
        latest
            .is_none_or(|latest| latest.verb != verb)
            .then_some(verb)
    }

    /// States that an address moved.
    ///
    /// # Errors
    /// If one of the two is not an address, or there is nothing at the new one.
    pub fn moved(&self, old: &str, new: &str) -> Result<LedgerEdit, Vec<Diagnostic>> {
        self.add(self.move_fact(old, new)?)
    }

    /// The fact that an address moved.
    ///
    /// # Errors
    /// As for [`Self::moved`].
    pub fn move_fact(&self, old: &str, new: &str) -> Result<Verb, Vec<Diagnostic>> {
        let old = self.address(old)?;
        let target = match new.starts_with("https://") && !self.is_own(new) {
            true => Target::parse(new).map_err(|fault| invalid(new, &fault))?,
            false => Target::Inside(self.existing(new)?),
        };
        if target == Target::Inside(old.clone()) {
            return Err(invalid(new, "is the address itself"));
        }
        if let Target::Outside(url) = &target
            && let Some(finding) = permanence::outside(self.project, &old, url)
        {
            return Err(vec![finding]);
        }
        Ok(Verb::Moved(old, target))
    }

    /// Retires an address.
    ///
    /// # Errors
    /// If it is not an address, or if the reason cannot be written.
    pub fn gone(&self, address: &str, reason: &str) -> Result<LedgerEdit, Vec<Diagnostic>> {
        self.add(self.gone_fact(address, reason)?)
    }

    /// The fact that an address was retired.
    ///
    /// # Errors
    /// As for [`Self::gone`].
    pub fn gone_fact(&self, address: &str, reason: &str) -> Result<Verb, Vec<Diagnostic>> {
        let address = self.address(address)?;
        let verb = Verb::Gone(address, reason.trim().to_owned());
        let fact = Fact {
            verb: verb.clone(),
            date: self.today,
        };
        // The line has to be one that can be read again.
        match Fact::parse(&fact.to_string()) {
            Ok(_) => Ok(verb),
            Err((_, fault)) => {
                let finding = Diagnostic::error("address-invalid", format!("the reason {fault}"));
                Err(vec![finding.hint("write a sentence that readers see")])
            }
        }
    }

    /// Allows a retired address to be used again.
    ///
    /// # Errors
    /// If it is not an address that was retired.
    pub fn revive(&self, address: &str) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let address = self.address(address)?;
        if self.project.ledger.states.retired(&address).is_none() {
            let message = format!("`{address}` is not retired in the ledger");
            let finding = Diagnostic::error("address-invalid", message);
            return Err(vec![
                finding.hint("only an address that moved or is gone can be used again"),
            ]);
        }
        self.add(Verb::Revive(address))
    }

    /// Removes everything about an address, and keeps a hash of it. What moved to it is retired. A build fails if something
    /// is at it again.
    ///
    /// # Errors
    /// If it is not an address.
    pub fn erase(&self, address: &str) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let address = self.address(address)?;
        let hash = |address: &Address| blake3::hash(address.text().as_bytes());
        let is_meant = |other: &Address| *other == address || other.page() == address;
        let mut ledger = self.ledger()?;
        let mut erased = vec![Verb::Erased(hash(&address))];
        for record in self.project.ledger.states.records() {
            if is_meant(&record.address) && record.address != address {
                erased.push(Verb::Erased(hash(&record.address)));
            }
        }
        ledger.erase(is_meant);
        let added: Vec<Fact> = erased
            .into_iter()
            .map(|verb| Fact {
                verb,
                date: self.today,
            })
            .collect();
        added.iter().for_each(|fact| ledger.add(fact.clone()));
        Ok(LedgerEdit {
            rewrites: false,
            text: ledger.text(),
            added,
            summary: format!(
                "The address is erased from the ledger; the history of the repository still has it{}",
                self.still_used(&address)
            ),
        })
    }

    /// The ledger with its lines sorted, each once, and without what a merge left: the marks of conflicts, and lines
    /// about addresses that one side erased.
    ///
    /// # Errors
    /// All lines that are not facts.
    pub fn fmt(&self) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let old = &self.project.ledger.text;
        let (mut ledger, mut found) = Ledger::parse(old);
        found.retain(|finding| finding.code != "ledger-conflict");
        if !found.is_empty() {
            return Err(found);
        }
        let states = &self.project.ledger.states;
        if states.has_erased() {
            ledger.erase(|address| states.is_erased(address));
        }
        let text = ledger.text();
        // Reading removes a byte order mark and carriage returns.
        let bytes = self.project.files().read(FILE, LARGEST);
        let is_same = matches!(&bytes, Ok(Some(bytes)) if *bytes == text.as_bytes());
        let summary = match (is_same, ledger.has_marks()) {
            (true, _) => "The ledger is sorted",
            (false, false) => "Sorted the ledger",
            (false, true) => "Resolved the conflict: the lines of both sides are in the ledger",
        };
        Ok(LedgerEdit {
            rewrites: !is_same,
            text,
            added: Vec::new(),
            summary: summary.to_owned(),
        })
    }

    /// What an author has to know about an address that is given up while something is published at it.
    fn still_used(&self, address: &Address) -> &'static str {
        let published = Published::new(self.project, self.outputs);
        match (
            permanence::is_used(&published, address),
            address.encoded_id(),
        ) {
            (false, _) => "",
            (true, None) => {
                "; something is published there still, and a build fails until it is removed"
            }
            (true, Some(_)) => {
                "; the section is published still, and a build fails until it is removed"
            }
        }
    }

    /// Whether an absolute address is one of this site.
    fn is_own(&self, address: &str) -> bool {
        let base = self.project.settings.base_url.as_ref();
        base.is_some_and(|base| base.strip(address).is_some())
    }

    /// An address of this site, as people write it: absolute, below the base path, or as the ledger has it.
    fn address(&self, given: &str) -> Result<Address, Vec<Diagnostic>> {
        let base = self.project.settings.base_url.as_ref();
        let stripped = base.and_then(|base| base.strip(given));
        let inside = stripped.map_or_else(|| given.to_owned(), |rest| ["/", rest].concat());
        Address::read(&inside).map_err(|fault| invalid(given, &fault))
    }

    /// The address of an existing page or section: by its file, address or title.
    fn existing(&self, named: &str) -> Result<Address, Vec<Diagnostic>> {
        let (site, settings) = (&self.project.site, &self.project.settings);
        let is_generated = |address: &Address| {
            let mut outputs = self.outputs.iter();
            address.id().is_none() && outputs.any(|output| output.route == address.route())
        };
        if let Ok(address) = self.address(named)
            && (former::destination(site, &address).is_some() || is_generated(&address))
        {
            return Ok(address);
        }
        let found = lookup::find(site, settings, named).map_err(|error| vec![*error])?;
        let page = Address::of(&site.nodes[found.node].route);
        Ok(found
            .heading
            .map_or(page.clone(), |heading| page.with_id(&heading.id)))
    }
}

fn invalid(given: &str, fault: &str) -> Vec<Diagnostic> {
    let finding = Diagnostic::error("address-invalid", format!("`{given}` {fault}"));
    vec![finding.hint("write an address as in the address bar after the host, such as `/a/b/#id`")]
}
