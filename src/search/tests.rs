//! The index as a whole: forms and stems, and what a change of one page changes.

use std::collections::BTreeMap;

use super::*;
use crate::search::block::block_count;

/// A page of a test: its address, title and text.
type TestPage = (String, String, String);

fn index(language: &str, pages: &[TestPage], terms: &[(&str, &[String])]) -> Index {
    let terms = terms.iter().map(|(term, also)| Concept { term, also });
    let analyzer = Analyzer::new(language, terms);
    let mut indexer = Indexer::default();
    for pages in pages.chunks(100) {
        let pages = pages.iter().map(|(address, title, text)| PageText {
            address,
            title,
            description: None,
            guide: "",
            boost: 1.0,
            parts: [("", text.as_str())],
        });
        indexer.add(Chunk::read(&analyzer, pages));
    }
    indexer.finish(&analyzer)
}

/// The entries of the root and of all shards of words: what each key refers to.
fn references(index: &Index) -> BTreeMap<String, Vec<String>> {
    let digit = |text: &str| {
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        text.chars()
            .next()
            .and_then(|c| digits.find(c))
            .unwrap_or(0)
    };
    let tail = |text: &str, other: &str| {
        let units: Vec<u16> = other.encode_utf16().take(digit(text)).collect();
        String::from_utf16_lossy(&units) + &text[1..]
    };
    let shards = 0..index.names(ShardKind::Words).len();
    let shards = shards.map(|number| {
        let script = index.shard_script(ShardKind::Words, number);
        script.rsplit('"').nth(1).unwrap_or_default().to_owned()
    });
    let common = index.root().common.split_once('|');
    let mut all = BTreeMap::new();
    for text in shards.chain(common.map(|(_, entries)| entries.to_owned())) {
        let mut before = String::new();
        for entry in text.split('|') {
            let head = entry.split(':').next().unwrap_or_default();
            let mut parts = head.split('=');
            let key = tail(parts.next().unwrap_or_default(), &before);
            let mut found: Vec<String> = parts.map(|part| tail(part, &key)).collect();
            if found.is_empty() {
                found.push(key.clone());
            }
            before.clone_from(&key);
            all.insert(key, found);
        }
    }
    all
}

fn page(text: &str) -> Vec<TestPage> {
    vec![("/".to_owned(), "Title".to_owned(), text.to_owned())]
}

#[test]
fn every_form_of_a_word_leads_to_its_stem() {
    for (language, text, groups) in [
        (
            "en-GB",
            "Strained strains strain straining. Runner's runners!",
            &[
                &["strained", "strains", "strain", "straining"][..],
                &["runner", "runners"],
            ][..],
        ),
        (
            "de",
            "Häuser Haus; Sehnen, Sehne. Füße Fuß",
            &[
                &["hauser", "haus"],
                &["sehnen", "sehne"],
                &["fusse", "fuss"],
            ],
        ),
        (
            "fr",
            "blessures blessure l'entorse entorses",
            &[&["blessures", "blessure"], &["entorse", "entorses"]],
        ),
        (
            "ru",
            "травмы травма травмой",
            &[&["травмы", "травма", "травмои"]],
        ),
        ("tlh", "Hoch hoch", &[&["hoch"]]),
    ] {
        let found = references(&index(language, &page(text), &[]));
        for group in groups {
            let stems: Vec<_> = group.iter().map(|form| found.get(*form)).collect();
            assert!(stems[0].is_some(), "{language}: {group:?} {found:?}");
            assert!(
                stems.windows(2).all(|pair| pair[0] == pair[1]),
                "{language}: {found:?}"
            );
        }
    }
}

#[test]
fn spellings_of_a_term_refer_to_it() {
    let also = ["pull".to_owned(), "torn muscle".to_owned()];
    let terms: &[(&str, &[String])] = &[("strain", &also)];
    let found = references(&index("en", &page("A strain. It pulled."), terms));
    let term: Vec<&String> = found.keys().filter(|key| key.contains('*')).collect();
    assert_eq!(term.len(), 1, "{found:?}");
    for form in ["strain", "pulled", "pull"] {
        assert!(found[form].contains(term[0]), "{form}: {found:?}");
    }
    let several = found.iter().find(|(key, _)| key.starts_with("torn+"));
    assert_eq!(
        several.map(|(_, references)| references),
        Some(&vec![term[0].clone()])
    );
    // A term with one spelling needs no postings of its own.
    let found = references(&index("en", &page("A strain."), &[("strain", &[])]));
    assert!(!found.keys().any(|key| key.contains('*')), "{found:?}");
}

/// Pages whose words follow from a simple sequence, some frequent and most rare.
fn pages(count: u32) -> Vec<TestPage> {
    let word = |seed: u32| {
        let rank = seed % 97 * (seed % 89) % 4001;
        let letter =
            |at: u32| char::from(b'a' + u8::try_from(rank / 26_u32.pow(at) % 26).unwrap_or(0));
        format!("{}{}{}{}", letter(0), letter(1), letter(2), rank % 7)
    };
    let text = |page: u32| {
        let words = (0..120).map(|at| word(page.wrapping_mul(7919).wrapping_add(at * at * 31)));
        words.collect::<Vec<_>>().join(" ")
    };
    let all = 0..count;
    all.map(|page| (format!("/p{page}/"), word(page), text(page)))
        .collect()
}

/// All scripts besides those of blocks, by path, and the number of blocks.
fn scripts(pages: &[TestPage]) -> (BTreeMap<String, String>, u32) {
    let index = index("en", pages, &[]);
    let mut all = BTreeMap::new();
    for kind in ShardKind::ALL {
        for (number, name) in index.names(kind).into_iter().enumerate() {
            let path = format!("{}/{name}", kind.name());
            all.insert(path, index.shard_script(kind, number));
        }
    }
    (all, index.blocks)
}

#[test]
fn another_page_changes_the_shards_of_its_words_alone() {
    let mut pages = pages(900);
    let (before, _) = scripts(&pages);
    assert!(before.len() > 20, "{} shards", before.len());
    let changed = |after: &BTreeMap<String, String>| {
        let same = before
            .iter()
            .filter(|(path, text)| after.get(*path) == Some(text));
        before.len() - same.count()
    };
    assert_eq!(changed(&scripts(&pages).0), 0);
    let text = pages[450].2.clone();
    pages[450].2.push_str(" hamstring tendon");
    let edited = changed(&scripts(&pages).0);
    pages[450].2 = text;
    let page = (
        "/q/".to_owned(),
        "Hamstring".to_owned(),
        "Tendon.".to_owned(),
    );
    pages.insert(450, page);
    let added = changed(&scripts(&pages).0);
    // The length of the page that was edited is in the postings of all its words, of which there are at most 120.
    assert!(edited < before.len(), "{edited} of {}", before.len());
    assert!(added <= 4, "{added} of {}", before.len());
}

#[test]
fn the_number_of_blocks_follows_from_pages_and_not_from_texts() {
    assert_eq!(block_count(1000, 3_000_000), block_count(1000, 3_100_000));
    assert_eq!(
        block_count(1001, 3_000_000),
        block_count(1000, 3_000_000) + 2
    );
    assert_eq!(block_count(0, 0), 1);
    assert_eq!(block_count(1000, 1000), 32);
}
