//! The table of codes against the source and against the output of all cases: no code without a row, no row without a
//! code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use guidepost::check;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, LitStr, token};

use crate::case;
use crate::tree;

/// The folder of the source, which is read whole, however it is divided into modules.
const SOURCE: &str = "src";
/// The constructors of findings, and which argument is the code.
const CONSTRUCTORS: [(&str, &str, usize); 5] = [
    ("Diagnostic", "error", 0),
    ("Diagnostic", "warning", 0),
    ("Diagnostic", "remark", 0),
    ("Diagnostic", "new", 1),
    ("PublishError", "new", 0),
];
/// The constructor of a row of the table.
const ROW: (&str, &str) = ("Code", "new");

/// Source text without comments, attributes and layout.
#[derive(PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
    OtherLiteral,
    Parens(Vec<Token>),
    Brackets(Vec<Token>),
    Braces(Vec<Token>),
}

impl Token {
    fn inside(&self) -> &[Self] {
        match self {
            Self::Parens(inner) | Self::Brackets(inner) | Self::Braces(inner) => inner,
            _ => &[],
        }
    }

    fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    fn is_sign(&self, sign: char) -> bool {
        *self == Self::Sign(sign)
    }
}

fn tokens(input: ParseStream<'_>) -> syn::Result<Vec<Token>> {
    let mut tokens = Vec::new();
    while !input.is_empty() {
        let inner;
        tokens.push(if input.peek(token::Paren) {
            syn::parenthesized!(inner in input);
            Token::Parens(self::tokens(&inner)?)
        } else if input.peek(token::Bracket) {
            syn::bracketed!(inner in input);
            Token::Brackets(self::tokens(&inner)?)
        } else if input.peek(token::Brace) {
            syn::braced!(inner in input);
            Token::Braces(self::tokens(&inner)?)
        } else if input.peek(LitStr) {
            Token::Text(input.parse::<LitStr>()?.value())
        } else if input.peek(Ident::peek_any) {
            Token::Word(input.call(Ident::parse_any)?.to_string())
        } else if input.peek(Lit) {
            input.parse::<Lit>()?;
            Token::OtherLiteral
        } else {
            input.step(|cursor| match (cursor.punct(), cursor.token_tree()) {
                (Some((punct, rest)), _) => Ok((Token::Sign(punct.as_char()), rest)),
                (None, Some((_, rest))) => Ok((Token::OtherLiteral, rest)),
                (None, None) => Err(cursor.error("a token")),
            })?
        });
    }
    Ok(tokens)
}

/// Removes attributes, and the items that exist in tests alone; gives the names of test modules in
/// files of their own.
fn without_tests(tokens: Vec<Token>, test_modules: &mut Vec<String>) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if !token.is_sign('#') {
            kept.push(match token {
                Token::Parens(inner) => Token::Parens(without_tests(inner, test_modules)),
                Token::Brackets(inner) => Token::Brackets(without_tests(inner, test_modules)),
                Token::Braces(inner) => Token::Braces(without_tests(inner, test_modules)),
                other => other,
            });
            continue;
        }
        tokens.next_if(|token| token.is_sign('!'));
        let Some(Token::Brackets(attribute)) = tokens.next() else {
            panic!("`#` starts no attribute");
        };
        let is_test = matches!(
            &attribute[..],
            [Token::Word(cfg), Token::Parens(inner)]
                if cfg == "cfg" && matches!(&inner[..], [Token::Word(test)] if test == "test")
        );
        if !is_test {
            continue;
        }
        let mut item = Vec::new();
        for token in tokens.by_ref() {
            let is_end = token.is_sign(';') || matches!(token, Token::Braces(_));
            item.push(token);
            if is_end {
                break;
            }
        }
        if let [
            ..,
            Token::Word(keyword),
            Token::Word(name),
            Token::Sign(';'),
        ] = &item[..]
            && keyword == "mod"
        {
            test_modules.push(name.clone());
        }
    }
    kept
}

/// The source without its tests, by file.
fn source() -> BTreeMap<String, Vec<Token>> {
    let mut test_modules: Vec<PathBuf> = Vec::new();
    let mut files = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(SOURCE);
    for (file, bytes) in tree::read(&folder).unwrap() {
        if !file.ends_with(".rs") {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        let all = tokens.parse_str(&text);
        let all = all.unwrap_or_else(|error| panic!("{SOURCE}/{file}: {error}"));
        let mut modules = Vec::new();
        let kept = without_tests(all, &mut modules);
        let path = Path::new(&file);
        let around = match path.file_stem().and_then(|stem| stem.to_str()) {
            Some("mod" | "lib" | "main") => path.with_file_name(""),
            _ => path.with_extension(""),
        };
        test_modules.extend(modules.into_iter().map(|name| around.join(name)));
        files.insert(file, kept);
    }
    files.retain(|file, _| {
        let path = Path::new(file).with_extension("");
        !test_modules.iter().any(|module| path.starts_with(module))
    });
    files
}

/// Visits a list of tokens and all lists inside it, each with the type that is `Self` in it.
fn visit<'t>(
    tokens: &'t [Token],
    self_type: Option<&'t str>,
    look: &mut impl FnMut(&'t [Token], Option<&'t str>),
) {
    look(tokens, self_type);
    // The words between `impl` and its block; of those, the ones that name the type.
    let mut implemented: Option<Vec<&str>> = None;
    for (at, token) in tokens.iter().enumerate() {
        let starts_item = match at.checked_sub(1).map(|before| &tokens[before]) {
            None | Some(Token::Braces(_)) => true,
            Some(before) => before.is_sign(';') || before.word() == Some("unsafe"),
        };
        match (token, &mut implemented) {
            (Token::Word(word), None) if word == "impl" && starts_item => {
                implemented = Some(Vec::new());
            }
            (Token::Word(word), Some(words)) if word == "for" => words.clear(),
            (Token::Word(word), Some(words)) => words.push(word),
            (Token::Braces(inner), Some(words)) => {
                let mut types = CONSTRUCTORS.iter().map(|(name, ..)| *name);
                let own = types.find(|name| words.contains(name));
                implemented = None;
                visit(inner, own, look);
                continue;
            }
            _ => {}
        }
        visit(token.inside(), self_type, look);
    }
}

/// The arguments of a call of an associated function at this place, with the type and the name.
fn call(tokens: &[Token]) -> Option<(&str, &str, Vec<&[Token]>)> {
    match tokens {
        [
            Token::Word(of),
            Token::Sign(':'),
            Token::Sign(':'),
            Token::Word(name),
            Token::Parens(arguments),
            ..,
        ] => {
            let arguments = arguments.split(|token| token.is_sign(','));
            Some((of, name, arguments.collect()))
        }
        _ => None,
    }
}

/// String constants by name.
fn constants(source: &BTreeMap<String, Vec<Token>>) -> BTreeMap<&str, &str> {
    let mut constants = BTreeMap::new();
    for tokens in source.values() {
        visit(tokens, None, &mut |tokens, _| {
            for item in tokens.split(|token| token.is_sign(';')) {
                if let [.., Token::Sign('='), Token::Text(text)] = item
                    && let Some(at) = item.iter().rposition(|token| token.word() == Some("const"))
                    && let Some(name) = item.get(at + 1).and_then(Token::word)
                {
                    constants.insert(name, &**text);
                }
            }
        });
    }
    constants
}

/// The codes of all findings that are constructed, by file and constructor.
fn constructed(source: &BTreeMap<String, Vec<Token>>) -> Vec<(String, &str, (&str, &str))> {
    let constants = constants(source);
    let mut codes = Vec::new();
    for (file, tokens) in source {
        visit(tokens, None, &mut |tokens, self_type| {
            for at in 0..tokens.len() {
                let Some((of, name, arguments)) = call(&tokens[at..]) else {
                    continue;
                };
                let named = if of == "Self" { self_type } else { Some(of) };
                let found = CONSTRUCTORS
                    .iter()
                    .find(|(of, function, _)| Some(*of) == named && *function == name);
                let Some(&(owner, function, place)) = found else {
                    continue;
                };
                let code = match arguments.get(place).copied() {
                    Some([Token::Text(code)]) => code.clone(),
                    // A constructor that calls another.
                    Some([Token::Word(_)]) if of == "Self" => continue,
                    // Of another finding, which is constructed elsewhere.
                    Some([.., Token::Sign('.'), Token::Word(field)]) if field == "code" => continue,
                    Some([.., Token::Word(name)]) if constants.contains_key(&**name) => {
                        constants[&**name].to_owned()
                    }
                    _ => panic!("{file}: write the code in `{of}::{name}` as a literal"),
                };
                codes.push((code, &**file, (owner, function)));
            }
        });
    }
    codes
}

/// Who reports a code, and whether it stops a build.
#[derive(Default)]
pub(crate) struct Origin {
    /// `error`, `warning`, `note` or several of them.
    pub(crate) severities: BTreeSet<&'static str>,
    /// The commands that report it; `build` is all that read a site.
    pub(crate) commands: BTreeSet<&'static str>,
}

/// The origin of each code, from the calls that construct its findings.
pub(crate) fn origins() -> BTreeMap<String, Origin> {
    let source = source();
    let mut origins: BTreeMap<String, Origin> = BTreeMap::new();
    for (code, file, (owner, function)) in constructed(&source) {
        let origin = origins.entry(code).or_default();
        let severities: &[&str] = match (owner, function) {
            ("Diagnostic", "warning") => &["warning"],
            ("Diagnostic", "remark") => &["note"],
            // The settings decide.
            ("Diagnostic", "new") => &["error", "warning"],
            _ => &["error"],
        };
        origin.severities.extend(severities);
        let command = match file {
            _ if file.starts_with("check/") => "check",
            _ if file.starts_with("serve/") || file == "cli/serve.rs" => "serve",
            _ if file.starts_with("author/relocate/") || file == "cli/relocation.rs" => "mv",
            _ if file.starts_with("author/scaffold/") || file == "cli/new.rs" => "new",
            "cli/init.rs" => "init",
            "cli/man.rs" => "man",
            "cli/schema.rs" => "schema",
            "cli/theme.rs" => "theme",
            "cli/unfinished.rs" => "check, serve",
            "cli/share.rs" | "site/lookup.rs" => "share",
            "render/permanence/numbered.rs" => "check",
            "author/against.rs" | "author/import.rs" | "author/links.rs" | "author/verify.rs"
            | "cli/export.rs" | "cli/fix.rs" | "cli/ledger_file.rs" | "cli/links.rs"
            | "cli/verify.rs" => "links",
            _ => "build",
        };
        origin.commands.insert(command);
    }
    origins
}

fn names() -> BTreeSet<&'static str> {
    check::codes().map(|(code, _)| code.name).collect()
}

#[test]
fn every_code_that_a_finding_can_have_is_explained() {
    let names = names();
    let source = source();
    let constructed = constructed(&source);
    let count = constructed.len();
    assert!(count > 150, "{count} findings are constructed");
    for (of, function, _) in CONSTRUCTORS {
        let is_used = |(.., by): &(String, &str, (&str, &str))| *by == (of, function);
        assert!(
            constructed.iter().any(is_used),
            "no call of {of}::{function}"
        );
    }
    for (code, file, _) in constructed {
        assert!(
            names.contains(&*code),
            "{SOURCE}/{file}: `{code}` is not in the table of codes"
        );
    }
    let mut printed = 0;
    for (case, text) in case::all()
        .iter()
        .filter_map(|case| Some((&case.name, case.text("stderr")?)))
    {
        let heads = text.lines().filter(|line| {
            ["error[", "warning[", "note["]
                .iter()
                .any(|head| line.starts_with(head))
        });
        for code in heads.map(|line| line.split(['[', ']']).nth(1).unwrap()) {
            assert!(
                names.contains(code),
                "{case}: `{code}` is not in the table of codes"
            );
            printed += 1;
        }
    }
    assert!(printed > 100, "the cases print {printed} findings");
}

#[test]
fn every_code_that_is_explained_can_be_had() {
    let source = source();
    let mut literals: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for tokens in source.values() {
        visit(tokens, None, &mut |tokens, _| {
            for (at, token) in tokens.iter().enumerate() {
                if let Token::Text(text) = token {
                    *literals.entry(text).or_default() += 1;
                }
                if let Some((of, name, arguments)) = call(&tokens[at..])
                    && (of, name) == ROW
                    && let Some([Token::Text(code)]) = arguments.first()
                {
                    *rows.entry(code).or_default() += 1;
                }
            }
        });
    }
    for name in names() {
        let (literals, rows) = (literals.get(name), rows.get(name));
        assert!(rows.is_some(), "no row of `{name}` is in {SOURCE}/");
        assert!(literals > rows, "nothing finds `{name}`");
    }
}

#[test]
fn a_code_is_explained_once_and_in_one_line() {
    let rows: Vec<_> = check::codes().map(|(code, _)| code).collect();
    assert_eq!(rows.len(), names().len(), "a code has two rows");
    for code in rows {
        let is_name = code
            .name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(is_name, "{}", code.name);
        for text in [code.meaning, code.advice] {
            let plain = !text.is_empty() && !text.ends_with('.') && !text.contains('\n');
            assert!(plain, "{}: {text}", code.name);
        }
    }
    let table: Vec<&str> = guidepost::diagnostic::codes::CODES
        .iter()
        .map(|code| code.name)
        .collect();
    assert!(
        table.is_sorted(),
        "the table of codes is not sorted by name"
    );
}

#[test]
fn the_list_has_a_line_for_each() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(["check", "--list"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let listed: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(listed, names());
}
