//! Reads the addresses that a site published before it had a ledger: from a sitemap, a list of redirects, a plain list, or
//! the ledger of another site.

use jiff::civil::Date;

use crate::base::base_url::BaseUrl;
use crate::diagnostic::{Diagnostic, Span};
use crate::ledger::{Address, Fact, Ledger, Target, Verb};
use crate::render::rendered_links::addresses_in_xml;

/// The addresses of a file, as facts.
#[derive(Debug, Default)]
pub struct Import {
    /// The facts, in the order of the file.
    pub facts: Vec<Fact>,
    /// The findings about what cannot be carried over.
    pub findings: Vec<Diagnostic>,
}

/// Reads the text of a file. `name` is the file in findings, `base` the address of the site, and `date` the date of facts
/// that have none.
#[must_use]
pub fn read(name: &str, text: &str, base: Option<&BaseUrl>, date: Date) -> Import {
    let mut reader = Reader {
        name,
        base,
        date,
        import: Import::default(),
    };
    if text.trim_start().starts_with('<') {
        reader.sitemap(text);
    } else if text.starts_with("# links.ledger") {
        reader.ledger(text);
    } else {
        reader.lines(text);
    }
    let import = &mut reader.import;
    if import.facts.is_empty() && import.findings.is_empty() {
        let message = format!("`{name}` names no address");
        let finding = Diagnostic::error("import-empty", message);
        import.findings.push(finding.hint(
            "give a `sitemap.xml`, a `_redirects` file, a list with an address a line, or the ledger of another site",
        ));
    }
    reader.import
}

struct Reader<'r> {
    name: &'r str,
    base: Option<&'r BaseUrl>,
    date: Date,
    import: Import,
}

impl Reader<'_> {
    fn sitemap(&mut self, text: &str) {
        if text.contains("<sitemapindex") {
            let message = "this is the index of several sitemaps, and has no address of a page";
            let finding = Diagnostic::error("import-index", message).in_file(self.name);
            self.import
                .findings
                .push(finding.hint("import each sitemap that it names"));
            return;
        }
        for address in addresses_in_xml(text) {
            match self.address(&address) {
                Ok(address) => self.live(&address),
                Err(fault) => self.left_out(&address, &fault, None),
            }
        }
    }

    fn ledger(&mut self, text: &str) {
        let (ledger, found) = Ledger::parse(text);
        let placed = found.into_iter().map(|mut finding| {
            finding.file = Some(self.name.to_owned());
            finding
        });
        self.import.findings.extend(placed);
        let own = |(fact, _): &(Fact, Span)| {
            (!matches!(fact.verb, Verb::Origin(_))).then(|| fact.clone())
        };
        self.import
            .facts
            .extend(ledger.facts().iter().filter_map(own));
    }

    /// Lines with one address, or with a former and a new one.
    fn lines(&mut self, text: &str) {
        let mut start = 0;
        for line in text.split('\n') {
            let span = Span::from(start..start + line.trim_end().len());
            start += line.len() + 1;
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                [] => {}
                [comment, ..] if comment.starts_with('#') => {}
                [only] => match self.address(only) {
                    Ok(address) => self.live(&address),
                    Err(fault) => self.left_out(only, &fault, Some(span)),
                },
                [from, to, ref rest @ ..] => self.redirect(from, to, rest, span),
            }
        }
    }

    fn redirect(&mut self, from: &str, to: &str, rest: &[&str], span: Span) {
        let status = rest
            .first()
            .map_or("301", |status| status.trim_end_matches('!'));
        if from.contains(['*', ':']) && !from.contains("://") || to.contains("/:") {
            self.left_out(from, "stands for several addresses", Some(span));
            return;
        }
        if !["301", "302", "303", "307", "308"].contains(&status) || rest.len() > 1 {
            self.left_out(from, "is not a plain redirect", Some(span));
            return;
        }
        let target = match to.starts_with("https://")
            && self.base.is_none_or(|base| base.strip(to).is_none())
        {
            true => Target::parse(to),
            false => self.address(to).map(Target::Inside),
        };
        match (self.address(from), target) {
            (Ok(from), Ok(to)) if Target::Inside(from.clone()) != to => {
                self.fact(Verb::Moved(from, to))
            }
            (Ok(_), Ok(_)) => {}
            (Err(fault), _) => self.left_out(from, &fault, Some(span)),
            (_, Err(fault)) => self.left_out(to, &fault, Some(span)),
        }
    }

    /// An address of this site, or of the one that it replaces: then its path counts.
    fn address(&self, given: &str) -> Result<Address, String> {
        if let Some(inside) = self.base.and_then(|base| base.strip(given)) {
            return Address::read(&["/", inside].concat());
        }
        let Some((_, rest)) = given.split_once("://") else {
            return Address::read(given);
        };
        // Of the site's own host, what is not below its address belongs to others.
        let origin = self.base.map(BaseUrl::origin);
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if origin.is_some_and(|origin| {
            let own = origin.split_once("://").map_or("", |(_, host)| host);
            own.eq_ignore_ascii_case(host) && !path.is_empty()
        }) {
            return Err("is not below the address of the site".to_owned());
        }
        match rest.find('/') {
            Some(path) => Address::read(&rest[path..]),
            None => Address::read("/"),
        }
    }

    fn live(&mut self, address: &Address) {
        let ids = address.encoded_id().map(str::to_owned);
        self.fact(Verb::Live(address.page(), ids.into_iter().collect()));
    }

    fn fact(&mut self, verb: Verb) {
        self.import.facts.push(Fact {
            verb,
            date: self.date,
        });
    }

    fn left_out(&mut self, address: &str, fault: &str, span: Option<Span>) {
        let message = format!("`{address}` {fault}, and was left out");
        let finding = Diagnostic::warning("import-left-out", message);
        self.import.findings.push(match span {
            Some(span) => finding.at(self.name, span),
            None => finding.in_file(self.name),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> (Vec<String>, Vec<String>) {
        let base = BaseUrl::parse("https://example.org/guide/").expect("an address");
        let import = read(
            "old.txt",
            text,
            Some(&base),
            jiff::civil::date(2026, 11, 22),
        );
        let facts = import.facts.iter().map(ToString::to_string);
        let findings = import.findings.into_iter().map(|finding| finding.message);
        (facts.collect(), findings.collect())
    }

    #[test]
    fn reads_each_form() {
        let sitemap = "<?xml version=\"1.0\"?><urlset><url><loc>https://example.org/guide/a/</loc></url>\
            <url><loc>\n https://old.example.net/b%20c.html </loc><lastmod>2020-01-01</lastmod></url><url><loc>https://e.org/?p=1</loc></url></urlset>";
        let (facts, findings) = lines(sitemap);
        assert_eq!(
            facts,
            ["live /a/ 2026-11-22", "live /b%20c.html 2026-11-22"]
        );
        assert_eq!(
            findings,
            ["`https://e.org/?p=1` should have no query: `?` and what follows, and was left out"]
        );

        let (facts, findings) = lines(
            "https://example.org/other/\nHTTP://EXAMPLE.org/other\nhttps://example.org/guide/b/\n",
        );
        assert_eq!(facts, ["live /b/ 2026-11-22"]);
        assert_eq!(findings.len(), 2);
        assert_eq!(
            findings[0],
            "`https://example.org/other/` is not below the address of the site, and was left out"
        );

        let list = "# Old pages\nhttps://example.org/guide/a/#part\n/index.html\r\n\n/b/ /a/#part 301!\n/c /d 200\n/e/* /a/:splat\n/f/ https://other.example/ \n/a/ /guide/a/\n/g/ /g/\n";
        let (facts, findings) = lines(list);
        assert_eq!(
            facts,
            [
                "live /a/ 2026-11-22 #part",
                "live / 2026-11-22",
                "moved /b/ 2026-11-22 /a/#part",
                "moved /f/ 2026-11-22 https://other.example/",
                "moved /a/ 2026-11-22 /guide/a/",
            ]
        );
        assert_eq!(
            findings,
            [
                "`/c` is not a plain redirect, and was left out",
                "`/e/*` stands for several addresses, and was left out"
            ]
        );

        let ledger =
            "# links.ledger v1\norigin https://e.org 2020-01-01\ngone /x/ 2020-01-02 Old.\n";
        assert_eq!(lines(ledger).0, ["gone /x/ 2020-01-02 Old."]);
        assert_eq!(lines("\n").1, ["`old.txt` names no address"]);
    }
}
