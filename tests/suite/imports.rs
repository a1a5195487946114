//! The layers of `src/`: a module imports only from modules below it in the table of `src/lib.rs`, and no two files
//! import each other, by whatever detour. Paths in expressions count as well as `use`; test modules do not.
//!
//! A name that is passed on (`pub use`) counts as an import of the file that defines it, for the file that uses the
//! name; passing it on is no import of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemMod, UseTree};

/// A path of module names below the crate, and perhaps an item.
type Names = Vec<String>;

/// What one file declares and uses.
#[derive(Default)]
struct Module {
    /// Its path, relative to `src/`.
    file: String,
    /// The names that it defines.
    items: BTreeSet<String>,
    /// The names that it imports or passes on, and what each is.
    bindings: BTreeMap<String, Names>,
    /// The modules of which it imports all names.
    globs: Vec<Names>,
    /// The paths that it uses, from the crate's root.
    uses: BTreeSet<Names>,
}

/// The modules of a crate by their paths.
type Modules = BTreeMap<Names, Module>;

/// Reads the files of a crate, from its root on, as far as `mod` declarations lead.
fn read_modules(files: &BTreeMap<String, String>) -> Modules {
    let mut modules = Modules::new();
    let mut pending = vec![(Names::new(), "lib.rs".to_owned())];
    while let Some((names, file)) = pending.pop() {
        let text = files
            .get(&file)
            .unwrap_or_else(|| panic!("{file} is missing"));
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut reader = Reader {
            at: names.clone(),
            module: Module {
                file,
                ..Module::default()
            },
            children: Vec::new(),
        };
        reader.read(&parsed);
        for child in reader.children {
            let flat = format!("{}.rs", child.join("/"));
            let nested = format!("{}/mod.rs", child.join("/"));
            let file = if files.contains_key(&flat) {
                flat
            } else {
                nested
            };
            pending.push((child, file));
        }
        modules.insert(names, reader.module);
    }
    modules
}

/// Reads one file.
struct Reader {
    /// The module at which the visit is: the file's own, or one inside it.
    at: Names,
    module: Module,
    /// The modules that have files of their own.
    children: Vec<Names>,
}

impl Reader {
    fn read(&mut self, file: &File) {
        // Names first: a path in a function may begin with any of them.
        for item in &file.items {
            self.define(item);
        }
        self.visit_file(file);
    }

    fn define(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Mod(item) if !is_test(&item.attrs) => {
                let names = joined(&self.at, &[item.ident.to_string()]);
                self.module.bindings.insert(item.ident.to_string(), names);
                return;
            }
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Use(item) if !is_test(&item.attrs) => {
                return self.bind(&item.tree, &mut Names::new());
            }
            _ => return,
        };
        self.module.items.insert(name.to_string());
    }

    fn bind(&mut self, tree: &UseTree, before: &mut Names) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.bind(&path.tree, before);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.bind(tree, before)),
            UseTree::Glob(_) => {
                let names = self.absolute(before);
                self.module.globs.extend(names);
            }
            UseTree::Name(_) | UseTree::Rename(_) => {
                let (name, bound) = match tree {
                    UseTree::Rename(rename) => (&rename.ident, rename.rename.to_string()),
                    UseTree::Name(name) => (&name.ident, name.ident.to_string()),
                    _ => return,
                };
                let mut names = before.clone();
                if name != "self" {
                    names.push(name.to_string());
                }
                let bound = if bound == "self" {
                    before.last().cloned().unwrap_or_default()
                } else {
                    bound
                };
                if let Some(names) = self.absolute(&names) {
                    self.module.bindings.insert(bound, names);
                }
            }
        }
    }

    /// A path from the crate's root, or `None` if it leads into another crate.
    fn absolute(&self, names: &[String]) -> Option<Names> {
        let (first, rest) = names.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Names::new(),
            "self" => self.at.clone(),
            "super" => self.at.split_last()?.1.to_vec(),
            name => match self.module.bindings.get(name) {
                Some(bound) => return Some(joined(bound, rest)),
                None => return None,
            },
        };
        let ups = rest.iter().take_while(|name| *name == "super").count();
        base.truncate(base.len().saturating_sub(ups));
        Some(joined(&base, &rest[ups..]))
    }

    fn use_path(&mut self, names: &[String]) {
        if let Some(names) = self.absolute(names) {
            self.module.uses.insert(names);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if is_test(&item.attrs) {
            return;
        }
        self.at.push(item.ident.to_string());
        match &item.content {
            Some(_) => visit::visit_item_mod(self, item),
            None => self.children.push(self.at.clone()),
        }
        self.at.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let public = !matches!(item.vis, syn::Visibility::Inherited);
        if !public {
            let bindings = std::mem::take(&mut self.module.bindings);
            let globs = std::mem::take(&mut self.module.globs);
            // Relative paths begin with a name that the file binds.
            self.module.bindings.clone_from(&bindings);
            self.bind(&item.tree, &mut Names::new());
            let bound = std::mem::replace(&mut self.module.bindings, bindings);
            let all = std::mem::replace(&mut self.module.globs, globs);
            let new = leaves(&item.tree)
                .into_iter()
                .filter_map(|name| bound.get(&name).cloned());
            self.module.uses.extend(new.chain(all));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.use_path(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, macro_: &'ast syn::Macro) {
        // The expansion of a macro is unknown; paths in its tokens count as paths.
        let text = macro_.tokens.to_string();
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let mut names = vec![word.trim_start_matches(['(', '&', '!']).to_owned()];
            while words.next_if_eq(&"::").is_some() {
                let name = words.next().unwrap_or_default();
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
                names.push(name[..end.unwrap_or(name.len())].to_owned());
            }
            if names.len() > 1 {
                self.use_path(&names);
            }
        }
        visit::visit_macro(self, macro_);
    }
}

/// The names that an import brings into scope.
fn leaves(tree: &UseTree) -> Names {
    fn walk(tree: &UseTree, above: &str, found: &mut Names) {
        match tree {
            UseTree::Path(path) => walk(&path.tree, &path.ident.to_string(), found),
            UseTree::Group(group) => group.items.iter().for_each(|tree| walk(tree, above, found)),
            UseTree::Name(name) if name.ident == "self" => found.push(above.to_owned()),
            UseTree::Name(name) => found.push(name.ident.to_string()),
            UseTree::Rename(rename) => found.push(rename.rename.to_string()),
            UseTree::Glob(_) => {}
        }
    }
    let mut found = Names::new();
    walk(tree, "", &mut found);
    found
}

fn joined(a: &[String], b: &[String]) -> Names {
    [a, b].concat()
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => {
            attribute.path().is_ident("cfg") && list.tokens.to_string().trim() == "test"
        }
        _ => attribute.path().is_ident("test"),
    })
}

/// The file that defines the item of a path, or `None` for a module as a whole and for another crate.
fn defined_in(modules: &Modules, names: &[String], depth: usize) -> Option<String> {
    if depth == 0 {
        return None;
    }
    let longest = (0..=names.len())
        .rev()
        .find(|&length| modules.contains_key(&names[..length]))?;
    let module = &modules[&names[..longest]];
    let (item, rest) = names[longest..].split_first()?;
    if module.items.contains(item) {
        return Some(module.file.clone());
    }
    if let Some(bound) = module.bindings.get(item) {
        return defined_in(modules, &joined(bound, rest), depth - 1);
    }
    let all = module
        .globs
        .iter()
        .map(|glob| joined(glob, &names[longest..]));
    let found = all
        .filter_map(|names| defined_in(modules, &names, depth - 1))
        .next();
    // A macro, or a name that a macro defines.
    found.or_else(|| Some(module.file.clone()))
}

/// Which files each file imports from.
fn imports(modules: &Modules) -> BTreeMap<String, BTreeSet<String>> {
    let edges = modules.values().map(|module| {
        let found = module
            .uses
            .iter()
            .filter_map(|names| defined_in(modules, names, 8));
        let others = found.filter(|file| *file != module.file);
        (module.file.clone(), others.collect())
    });
    edges.collect()
}

/// The modules in the table of `lib.rs`, from the top layer down.
fn layers(lib: &str) -> Names {
    let rows = lib.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    rows.filter_map(|row| row.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// All violations of the rules, each naming both files.
fn violations(files: &BTreeMap<String, String>) -> Vec<String> {
    let layers = layers(&files["lib.rs"]);
    let modules = read_modules(files);
    let tops: BTreeSet<&String> = modules
        .keys()
        .filter(|names| names.len() == 1)
        .map(|names| &names[0])
        .collect();
    let mut found = Vec::new();
    if tops != layers.iter().collect() {
        found.push(format!(
            "the table of lib.rs lists {layers:?}, and the modules are {tops:?}"
        ));
    }
    let rank = |file: &str| {
        layers
            .iter()
            .position(|layer| file.split(['/', '.']).next() == Some(layer.as_str()))
    };
    let imports = imports(&modules);
    for (file, others) in &imports {
        for other in others {
            if let (Some(own), Some(theirs)) = (rank(file), rank(other))
                && theirs < own
            {
                found.push(format!("{file} imports upward from {other}"));
            }
        }
    }
    found.extend(circles(&imports));
    found
}

/// Each circle of files once, as the files on it.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let reached = |start: &str| {
        let mut reached = BTreeSet::new();
        let mut pending = vec![start.to_owned()];
        while let Some(file) = pending.pop() {
            for other in imports.get(&file).into_iter().flatten() {
                if reached.insert(other.clone()) {
                    pending.push(other.clone());
                }
            }
        }
        reached
    };
    let all: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().map(|file| (file, reached(file))).collect();
    let circular = |file: &&String| all[*file].contains(*file);
    let circles: BTreeSet<Names> = imports
        .keys()
        .filter(circular)
        .map(|file| {
            let same = all
                .keys()
                .filter(|other| all[file].contains(**other) && all[**other].contains(file));
            same.map(|other| (*other).clone()).collect()
        })
        .collect();
    circles
        .into_iter()
        .map(|files| format!("these files import each other: {}", files.join(", ")))
        .collect()
}

fn read_folder(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("a readable folder"));
    let rust = files.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "rs")
    });
    let texts = rust.map(|entry| {
        let name = entry
            .path()
            .strip_prefix(folder)
            .expect("it is below")
            .to_string_lossy()
            .replace('\\', "/");
        (
            name,
            std::fs::read_to_string(entry.path()).expect("a readable file"),
        )
    });
    texts.collect()
}

#[test]
fn imports_run_downward_and_in_no_circle() {
    let files = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(
        files.len() > 100,
        "{} files are too few to be all",
        files.len()
    );
    let found = violations(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_benchmark_has_no_circle() {
    let mut files = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compare"));
    let main = files.remove("main.rs").expect("the benchmark's root");
    files.insert("lib.rs".to_owned(), main);
    let imports = imports(&read_modules(&files));
    assert!(
        imports.len() > 10,
        "{} files are too few to be all",
        imports.len()
    );
    assert_eq!(circles(&imports), Vec::<String>::new());
}

/// A crate of two layers, with `top` above `bottom`.
fn fixture(files: &[(&str, &str)]) -> Vec<String> {
    let lib = "//! | [`top`] |\n//! | [`bottom`] |\npub mod top;\npub mod bottom;\n";
    let all = files.iter().copied().chain([("lib.rs", lib)]);
    violations(
        &all.map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect(),
    )
}

#[test]
fn an_import_upward_is_found_however_it_is_written() {
    let top = "pub struct Roof;\npub fn roof() {}";
    assert!(
        fixture(&[
            ("top.rs", "use crate::bottom::Floor;"),
            ("bottom.rs", "pub struct Floor;")
        ])
        .is_empty()
    );
    for bottom in [
        "use crate::top::Roof;",
        "use super::top::{self as above, Roof};",
        "fn floor() { crate::top::roof() }",
        "use crate::top;\nfn floor() { top::roof() }",
        "fn floor() -> Option<super::top::Roof> { None }",
        "fn floor() { assert!(crate::top::roof() == ()); }",
        "mod inner { use super::super::top::Roof; }",
        "#[cfg(not(test))]\nuse crate::top::Roof;",
    ] {
        let found = fixture(&[("top.rs", top), ("bottom.rs", bottom)]);
        assert_eq!(found, ["bottom.rs imports upward from top.rs"], "{bottom}");
    }
    let test = "#[cfg(test)]\nmod tests { use crate::top::Roof; }";
    assert!(fixture(&[("top.rs", top), ("bottom.rs", test)]).is_empty());
}

#[test]
fn a_circle_of_files_is_found_through_names_that_are_passed_on() {
    let found = fixture(&[
        ("top.rs", ""),
        ("bottom/mod.rs", "mod a;\nmod b;\npub use a::A;\n"),
        ("bottom/a.rs", "use super::b::B;\npub struct A;"),
        ("bottom/b.rs", "use crate::bottom::A;\npub struct B;"),
    ]);
    assert_eq!(
        found,
        ["these files import each other: bottom/a.rs, bottom/b.rs"]
    );
    let child = fixture(&[
        ("top.rs", ""),
        ("bottom/mod.rs", "mod a;\nuse a::A;\npub struct B;\n"),
        ("bottom/a.rs", "use super::B;\npub struct A;"),
    ]);
    assert_eq!(
        child,
        ["these files import each other: bottom/a.rs, bottom/mod.rs"]
    );
}

#[test]
fn a_module_that_the_table_leaves_out_is_found() {
    let files = [
        ("lib.rs", "//! | [`top`] |\npub mod top;\npub mod bottom;"),
        ("top.rs", ""),
        ("bottom.rs", ""),
    ];
    let found = violations(
        &files
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into(),
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("bottom"), "{found:?}");
}
