//! Changes of the ledger: each adds facts, and none is written unless all addresses resolve with it.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, counted};
use crate::ledger::{Address, Fact, Ledger, Target, Verb};
use crate::render::outputs::Output;
use crate::render::permanence;
use crate::render::project::Project;
use crate::site::lookup;

/// A change of the ledger.
#[derive(Debug)]
pub struct LedgerEdit {
    /// The new text of the file.
    pub text: String,
    /// The facts that were added.
    pub added: Vec<Fact>,
    /// What was done, in a sentence.
    pub summary: String,
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
    fn ledger(&self) -> Result<Ledger, Vec<Diagnostic>> {
        let unread = |finding: &&Diagnostic| finding.code.starts_with("ledger-");
        let unread: Vec<Diagnostic> = (self.project.ledger.findings.iter())
            .filter(unread)
            .cloned()
            .collect();
        match unread.is_empty() {
            true => Ok(self.project.ledger.ledger.clone().unwrap_or_default()),
            false => Err(unread),
        }
    }

    fn add(&self, verb: Verb, summary: String) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let mut ledger = self.ledger()?;
        let fact = Fact {
            verb,
            date: self.today,
        };
        ledger.add(fact.clone());
        Ok(LedgerEdit {
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
        let lost = permanence::check(self.project, self.outputs);
        if !lost.is_empty() {
            return Err(lost);
        }
        let mut ledger = self.ledger()?;
        let mut verbs = permanence::unrecorded(self.project, self.outputs);
        verbs.extend(self.new_origin(&ledger));
        let date = self.today;
        let added: Vec<Fact> = verbs.into_iter().map(|verb| Fact { verb, date }).collect();
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
            false => format!(
                "Recorded {} with {}",
                counted(pages, "address"),
                counted(sections, "new section")
            ),
        };
        Ok(LedgerEdit {
            text: ledger.text(),
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
                    .all(|address| states.record(&address).is_some())
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
        let verb = Verb::Origin(base.origin());
        let known = ledger.facts().iter().any(|(fact, _)| fact.verb == verb);
        (!known).then_some(verb)
    }

    /// States that an address moved.
    ///
    /// # Errors
    /// If one of the two is not an address, or there is nothing at the new one.
    pub fn moved(&self, old: &str, new: &str) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let old = self.address(old)?;
        let target = match new.starts_with("https://") && !self.is_own(new) {
            true => Target::parse(new).map_err(|fault| invalid(new, &fault))?,
            false => Target::Inside(self.existing(new)?),
        };
        if target == Target::Inside(old.clone()) {
            return Err(invalid(new, "is the address itself"));
        }
        let summary = format!("`{old}` leads to `{target}`");
        self.add(Verb::Moved(old, target), summary)
    }

    /// Retires an address.
    ///
    /// # Errors
    /// If it is not an address, or the reason cannot be written.
    pub fn gone(&self, address: &str, reason: &str) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let address = self.address(address)?;
        let summary = format!("`{address}` is retired");
        let edit = self.add(Verb::Gone(address, reason.trim().to_owned()), summary)?;
        check_line(&edit)?;
        Ok(edit)
    }

    /// Allows a retired address to be used again.
    ///
    /// # Errors
    /// If it is not an address that was retired.
    pub fn revive(&self, address: &str) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let address = self.address(address)?;
        if self.project.ledger.states.retired(&address).is_none() {
            return Err(invalid(&address.text(), "is not retired in the ledger"));
        }
        let summary = format!("`{address}` can be used again");
        self.add(Verb::Revive(address), summary)
    }

    /// Removes everything about an address, and keeps a hash of it.
    ///
    /// # Errors
    /// If it is not an address, or something is at it.
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
        ledger.retain(|fact| !fact.address().is_some_and(&is_meant));
        let added: Vec<Fact> = erased
            .into_iter()
            .map(|verb| Fact {
                verb,
                date: self.today,
            })
            .collect();
        added.iter().for_each(|fact| ledger.add(fact.clone()));
        Ok(LedgerEdit {
            text: ledger.text(),
            added,
            summary:
                "The address is erased from the ledger; the history of the repository still has it"
                    .to_owned(),
        })
    }

    /// The ledger with its lines sorted, each once.
    ///
    /// # Errors
    /// All errors in it.
    pub fn fmt(&self) -> Result<LedgerEdit, Vec<Diagnostic>> {
        let text = self.ledger()?.text();
        let summary = match text == self.project.ledger.text {
            true => "The ledger is sorted".to_owned(),
            false => "Sorted the ledger".to_owned(),
        };
        Ok(LedgerEdit {
            text,
            added: Vec::new(),
            summary,
        })
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
        if let Ok(address) = self.address(named)
            && crate::site::former::destination(site, &address).is_some()
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

/// The line of a new fact, which has to be one that can be read again.
fn check_line(edit: &LedgerEdit) -> Result<(), Vec<Diagnostic>> {
    for fact in &edit.added {
        let line = fact.to_string();
        if let Err((word, fault)) = Fact::parse(&line) {
            return Err(invalid(word, &fault));
        }
    }
    Ok(())
}

fn invalid(given: &str, fault: &str) -> Vec<Diagnostic> {
    let finding = Diagnostic::error("address-invalid", format!("`{given}` {fault}"));
    vec![finding.hint("write an address as in the address bar after the host, such as `/a/b/#id`")]
}
