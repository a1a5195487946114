//! The classes of highlighted code: one letter for each kind of word. The theme's stylesheet has their colours.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use syntect::parsing::{Scope, ScopeStack};

/// What is printed for the words of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// A span of this class.
    Class(char),
    /// Text, regardless of the scopes around it.
    Text,
}

/// The rules by the beginning of a scope's name; the longest one wins. A scope without a rule has that of the scope
/// around it.
#[rustfmt::skip] // A row is easier to find on one line.
const RULES: &[(&str, Rule)] = &[
    ("comment", Rule::Class('c')),
    ("constant", Rule::Class('n')),
    ("constant.other.placeholder", Rule::Class('v')),
    ("entity.name", Rule::Class('t')),
    ("entity.name.function", Rule::Class('f')),
    ("entity.name.section", Rule::Class('h')),
    ("entity.name.tag", Rule::Class('k')),
    ("entity.other.attribute-name", Rule::Class('a')),
    ("entity.other.inherited-class", Rule::Class('t')),
    ("keyword", Rule::Class('k')),
    ("keyword.operator", Rule::Text),
    ("keyword.operator.word", Rule::Class('k')),
    ("markup.deleted", Rule::Class('d')),
    ("markup.heading", Rule::Class('h')),
    ("markup.inserted", Rule::Class('i')),
    ("markup.raw", Rule::Class('s')),
    ("markup.underline.link", Rule::Class('s')),
    ("meta.diff.header", Rule::Class('h')),
    ("meta.diff.range", Rule::Class('h')),
    ("meta.embedded", Rule::Text),
    ("meta.function-call.identifier", Rule::Class('f')),
    ("meta.interpolation", Rule::Text),
    ("meta.template.expression", Rule::Text),
    ("punctuation.accessor", Rule::Text),
    ("punctuation.section", Rule::Text),
    ("punctuation.separator", Rule::Text),
    ("punctuation.terminator", Rule::Text),
    ("source", Rule::Text),
    ("storage", Rule::Class('k')),
    ("string", Rule::Class('s')),
    ("support.class", Rule::Class('t')),
    ("support.constant", Rule::Class('n')),
    ("support.function", Rule::Class('f')),
    ("support.macro", Rule::Class('f')),
    ("support.type", Rule::Class('t')),
    ("support.type.property-name", Rule::Class('a')),
    ("text", Rule::Text),
    ("variable.function", Rule::Class('f')),
    ("variable.language", Rule::Class('k')),
    ("variable.other.constant", Rule::Class('n')),
    ("variable.other.normal.shell", Rule::Class('v')),
    ("variable.other.perl", Rule::Class('v')),
    ("variable.other.php", Rule::Class('v')),
    ("variable.other.readwrite.shell", Rule::Class('v')),
    ("variable.other.ruby", Rule::Class('v')),
    ("variable.parameter", Rule::Class('v')),
];

fn rules() -> &'static [(Scope, Rule)] {
    static PARSED: OnceLock<Vec<(Scope, Rule)>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let parsed = RULES
            .iter()
            .filter_map(|(name, rule)| Some((Scope::new(name).ok()?, *rule)));
        let mut parsed: Vec<(Scope, Rule)> = parsed.collect();
        parsed.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        parsed
    })
}

/// The classes of scopes, of which each is looked up once.
#[derive(Default)]
pub(super) struct Classes(FxHashMap<Scope, Option<Rule>>);

impl Classes {
    /// The class of words in these scopes, or `None` if they are text.
    pub(super) fn of(&mut self, stack: &ScopeStack) -> Option<char> {
        let find = |scope: &Scope| {
            let rule = rules()
                .iter()
                .find(|(prefix, _)| prefix.is_prefix_of(*scope));
            rule.map(|(_, rule)| *rule)
        };
        let mut inner = stack.scopes.iter().rev();
        let rule = inner.find_map(|scope| *self.0.entry(*scope).or_insert_with(|| find(scope)));
        match rule? {
            Rule::Class(class) => Some(class),
            Rule::Text => None,
        }
    }
}
