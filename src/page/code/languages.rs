//! The languages that are highlighted, each with the names by which a fence can call it. The table is written here, so
//! that a name can be checked without loading a grammar; a test compares it with the grammars.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// The grammar of a language that has none of its own: commands after a prompt, and their output.
pub(super) const CONSOLE: &str = "console";

/// A language.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// Its name, as readers see it.
    pub label: &'static str,
    /// The name of its grammar.
    pub(super) grammar: &'static str,
    /// The names by which a fence can call it, in lower case, separated by spaces.
    names: &'static str,
}

impl Language {
    const fn new(label: &'static str, grammar: &'static str, names: &'static str) -> Self {
        Self {
            label,
            grammar,
            names,
        }
    }
}

/// Names of text.
const PLAIN: [&str; 8] = [
    "text",
    "txt",
    "plain",
    "plaintext",
    "plain-text",
    "none",
    "output",
    "ascii",
];

/// Whether a name is that of text without highlighting.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    name.is_empty() || PLAIN.iter().any(|plain| name.eq_ignore_ascii_case(plain))
}

/// The language of a name, in any letter case.
#[must_use]
pub fn language(name: &str) -> Option<&'static Language> {
    /// The longest name, in bytes.
    const LONGEST: usize = 32;
    static BY_NAME: OnceLock<FxHashMap<&str, &Language>> = OnceLock::new();
    if is_plain(name) || name.len() > LONGEST {
        return None;
    }
    let by_name = BY_NAME.get_or_init(|| {
        let names = |language: &'static Language| {
            let names = language.names.split(' ');
            names.map(move |name| (name, language))
        };
        LANGUAGES.iter().flat_map(names).collect()
    });
    by_name.get(&*name.to_ascii_lowercase()).copied()
}

/// All names by which a fence can call a language or text.
pub fn names() -> impl Iterator<Item = &'static str> {
    let names = LANGUAGES
        .iter()
        .flat_map(|language| language.names.split(' '));
    names.chain(PLAIN)
}

/// By label.
#[rustfmt::skip] // A row is easier to find on one line.
static LANGUAGES: &[Language] = &[
    Language::new("ActionScript", "ActionScript", "actionscript as"),
    Language::new("Ada", "Ada", "ada adb ads gpr"),
    Language::new("Apache", "Apache Conf", "apache apacheconf htaccess envvars htgroups htpasswd"),
    Language::new("AppleScript", "AppleScript", "applescript script editor"),
    Language::new("AsciiDoc", "AsciiDoc (Asciidoctor)", "asciidoc adoc ad"),
    Language::new("Assembly", "x86_64 Assembly", "assembly asm nasm x86asm yasm inc mac"),
    Language::new("AWK", "AWK", "awk gawk"),
    Language::new("Batch", "Batch File", "batch bat cmd"),
    Language::new("BibTeX", "BibTeX", "bibtex bib"),
    Language::new("C", "C", "c h"),
    Language::new("C#", "C#", "c# csharp cs csx"),
    Language::new("C++", "C++", "c++ cpp cxx h++ cc cp hh hpp hxx inl ipp"),
    Language::new("Cabal", "Cabal", "cabal"),
    Language::new("CFML", "CFML", "cfml cfm cfc"),
    Language::new("Clojure", "Clojure", "clojure clj cljs edn cljc"),
    Language::new("CMake", "CMake", "cmake"),
    Language::new("CoffeeScript", "CoffeeScript", "coffeescript coffee cakefile cson"),
    Language::new("Console", CONSOLE, "console shell-session shellsession sh-session bash-session terminal"),
    Language::new("Crontab", "Crontab", "crontab cron tab"),
    Language::new("Crystal", "Crystal", "crystal cr"),
    Language::new("CSS", "CSS", "css"),
    Language::new("CSV", "Separated Values", "csv"),
    Language::new("D", "D", "d di"),
    Language::new("Dart", "Dart", "dart"),
    Language::new("debsources", "debsources", "debsources sources.list"),
    Language::new("Diff", "Diff", "diff patch udiff"),
    Language::new("Dockerfile", "Dockerfile", "dockerfile docker containerfile"),
    Language::new("EEx", "HTML (EEx)", "eex heex leex"),
    Language::new("Elixir", "Elixir", "elixir ex exs"),
    Language::new("Elm", "Elm", "elm"),
    Language::new("Email", "Email", "email eml msg mbx mboxz"),
    Language::new("Environment", "DotENV", "environment env dotenv envrc flaskenv"),
    Language::new("ERB", "HTML (Rails)", "erb rhtml html+erb rails"),
    Language::new("Erlang", "Erlang", "erlang erl hrl emakefile escript"),
    Language::new("Erlang HTML", "HTML (Erlang)", "erlang-html yaws"),
    Language::new("F#", "F#", "f# fsharp fs fsi fsx"),
    Language::new("Fish", "Fish", "fish"),
    Language::new("Fortran", "Fortran (Modern)", "fortran f90 f95 f03 f08"),
    Language::new("Fortran 77", "Fortran (Fixed Form)", "fortran-77 fortran77 f77 for fpp"),
    Language::new("fstab", "fstab", "fstab crypttab mtab"),
    Language::new("GDScript", "GDScript (Godot Engine)", "gdscript gd"),
    Language::new("Git Attributes", "Git Attributes", "git-attributes gitattributes attributes"),
    Language::new("Git Commit", "Git Commit", "git-commit gitcommit"),
    Language::new("Git Config", "Git Config", "git-config gitconfig gitmodules"),
    Language::new("Git Ignore", "Git Ignore", "git-ignore gitignore exclude"),
    Language::new("Git Log", "Git Log", "git-log gitlog"),
    Language::new("Git Rebase Todo", "Git Rebase Todo", "git-rebase-todo git-rebase"),
    Language::new("GLSL", "GLSL", "glsl vert frag vs gs vsh fsh gsh vshader fshader gshader geom tesc tese comp mesh task rgen rint rahit rchit rmiss rcall"),
    Language::new("gnuplot", "gnuplot", "gnuplot gp gpl gnu plot plt"),
    Language::new("Go", "Go", "go golang"),
    Language::new("go.mod", "Gomod", "go.mod gomod go-mod"),
    Language::new("go.sum", "Gosum", "go.sum gosum"),
    Language::new("GraphQL", "GraphQL", "graphql gql graphqls"),
    Language::new("Graphviz", "Graphviz (DOT)", "graphviz dot gv"),
    Language::new("Groovy", "Groovy", "groovy gradle gvy jenkinsfile"),
    Language::new("group", "group", "group"),
    Language::new("Haml", "Ruby Haml", "haml"),
    Language::new("Haskell", "Haskell", "haskell hs"),
    Language::new("HTML", "HTML", "html htm xhtml shtml"),
    Language::new("HTTP", "HTTP Request and Response", "http https"),
    Language::new("Idris", "Idris", "idris idr"),
    Language::new("INI", "INI", "ini cfg conf systemd editorconfig inf reg lng desktop url coveragerc pylintrc gitlint hgrc"),
    Language::new("Java", "Java", "java bsh"),
    Language::new("JavaScript", "JavaScript", "javascript mjs cjs node js htc"),
    Language::new("Jinja", "HTML (Jinja2)", "jinja jinja2 j2 html-jinja django nunjucks tera"),
    Language::new("jq", "JQ", "jq"),
    Language::new("JSON", "JSON", "json json5 jsonc webmanifest geojson sublime-settings sublime-menu sublime-keymap sublime-mousemap sublime-theme sublime-build sublime-project sublime-completions sublime-commands sublime-macro sublime-color-scheme ipynb"),
    Language::new("jsonnet", "jsonnet", "jsonnet libsonnet libjsonnet"),
    Language::new("JSP", "Java Server Page (JSP)", "jsp"),
    Language::new("Julia", "Julia", "julia jl"),
    Language::new("Kotlin", "Kotlin", "kotlin kt kts"),
    Language::new("LaTeX", "LaTeX", "latex tex ltx"),
    Language::new("Lean", "Lean 4", "lean lean4"),
    Language::new("Less", "Less", "less"),
    Language::new("Lisp", "Lisp", "lisp common-lisp emacs-lisp elisp scheme scm cl clisp mud el ss lsp fasl sld"),
    Language::new("Literate Haskell", "Literate Haskell", "literate-haskell lhs"),
    Language::new("LiveScript", "LiveScript", "livescript ls slakefile"),
    Language::new("LLVM", "LLVM", "llvm ll"),
    Language::new("Log", "log", "log"),
    Language::new("Lua", "Lua", "lua"),
    Language::new("Makefile", "Makefile", "makefile make mk gnumakefile ocamlmakefile mak"),
    Language::new("Manual page", "Manpage", "manual-page man manpage"),
    Language::new("Markdown", "Markdown", "markdown md mdx mdown markdn"),
    Language::new("MediaWiki", "MediaWiki", "mediawiki wikitext wiki wikipedia"),
    Language::new("nginx", "nginx", "nginx nginxconf"),
    Language::new("Nim", "Nim", "nim nims nimble"),
    Language::new("Ninja", "Ninja", "ninja"),
    Language::new("Nix", "Nix", "nix"),
    Language::new("NSIS", "NSIS", "nsis nsi nsh bnsi bnsh nsdinc"),
    Language::new("Objective-C", "Objective-C", "objective-c objectivec objc"),
    Language::new("Objective-C++", "Objective-C++", "objective-c++ objc++ objcpp mm"),
    Language::new("OCaml", "OCaml", "ocaml ml mli"),
    Language::new("Odin", "Odin", "odin"),
    Language::new("Org", "orgmode", "org orgmode"),
    Language::new("Pascal", "Pascal", "pascal delphi objectpascal pas dpr"),
    Language::new("passwd", "passwd", "passwd"),
    Language::new("Perl", "Perl", "perl pl pc pm pmc pod"),
    Language::new("PHP", "PHP", "php php3 php4 php5 php7 phps phpt phtml"),
    Language::new("Properties", "Java Properties", "properties"),
    Language::new("Protocol Buffers", "Protocol Buffer", "protocol-buffers protobuf proto protodevel"),
    Language::new("Protocol Buffers (text)", "Protocol Buffer (TEXT)", "protocol-buffers-text textproto prototext textpb pbtxt prototxt"),
    Language::new("Puppet", "Puppet", "puppet pp epp"),
    Language::new("PureScript", "PureScript", "purescript purs"),
    Language::new("Python", "Python", "python python3 py3 starlark py pyw pyi pyx pxd pxi rpy cpy sconstruct sconscript gyp gypi snakefile vpy wscript bazel bzl"),
    Language::new("QML", "QML", "qml qmlproject"),
    Language::new("R", "R", "r rscript rprofile"),
    Language::new("R documentation", "Rd (R Documentation)", "r-documentation rd"),
    Language::new("Racket", "Racket", "racket rkt"),
    Language::new("Rego", "Rego", "rego"),
    Language::new("Regular expression", "Regular Expression", "regular-expression regex regexp re"),
    Language::new("requirements.txt", "Requirements.txt", "requirements.txt requirements pip-requirements pip"),
    Language::new("resolv", "resolv", "resolv"),
    Language::new("reStructuredText", "reStructuredText", "restructuredtext rst rest"),
    Language::new("Robot Framework", "Robot Framework", "robot-framework robot robotframework resource"),
    Language::new("Ruby", "Ruby", "ruby rb appfile appraisals berksfile brewfile capfile cgi cheffile deliverfile fastfile fcgi gemfile gemspec guardfile irbrc jbuilder podfile podspec prawn rabl rake rakefile rantfile rbx rjs scanfile simplecov snapfile thor thorfile vagrantfile"),
    Language::new("Rust", "Rust", "rust rs"),
    Language::new("Sass", "Sass", "sass"),
    Language::new("Scala", "Scala", "scala sbt sc"),
    Language::new("SCSS", "SCSS", "scss"),
    Language::new("Shell", "Bourne Again Shell (bash)", "shell bash sh zsh ksh ash dash shellscript bashrc profile zlogin zlogout zprofile zshenv zshrc pkgbuild ebuild eclass"),
    Language::new("Slim", "Ruby Slim", "slim skim"),
    Language::new("Solidity", "Solidity", "solidity sol"),
    Language::new("SQL", "SQL", "sql mysql postgresql postgres pgsql plsql tsql sqlite mariadb ddl dml"),
    Language::new("SSH", "SSH Config", "ssh ssh-config sshconfig ssh_config"),
    Language::new("SSH server", "SSHD Config", "ssh-server sshd-config"),
    Language::new("Standard ML", "SML", "standard-ml sml cm sig"),
    Language::new("Strace", "Strace", "strace"),
    Language::new("Stylus", "Stylus", "stylus styl"),
    Language::new("Svelte", "Svelte", "svelte svlt"),
    Language::new("Swift", "Swift", "swift"),
    Language::new("syslog", "syslog", "syslog"),
    Language::new("SystemVerilog", "SystemVerilog", "systemverilog sv svh vh"),
    Language::new("Tab Separated Values", "Tab Separated Values", "tab-separated-values tsv"),
    Language::new("Tcl", "Tcl", "tcl"),
    Language::new("Tcl HTML", "HTML (Tcl)", "tcl-html adp"),
    Language::new("Terraform", "Terraform", "terraform tf hcl tfvars"),
    Language::new("Textile", "Textile", "textile"),
    Language::new("todo.txt", "Todo.txt", "todo.txt todotxt"),
    Language::new("TOML", "TOML", "toml tml pipfile"),
    Language::new("troff", "Groff/troff", "troff groff roff nroff"),
    Language::new("TSX", "TypeScriptReact", "tsx"),
    Language::new("Twig", "HTML (Twig)", "twig"),
    Language::new("TypeScript", "TypeScript", "typescript ts mts cts"),
    Language::new("Typst", "Typst", "typst typ"),
    Language::new("varlink", "varlink", "varlink"),
    Language::new("Verilog", "Verilog", "verilog"),
    Language::new("VHDL", "VHDL", "vhdl vhd vho vht"),
    Language::new("Vim script", "VimL", "vim-script vim viml vimscript vimrc gvimrc exrc nvimrc"),
    Language::new("Vue", "Vue Component", "vue"),
    Language::new("Vyper", "Vyper", "vyper vy"),
    Language::new("WGSL", "WGSL", "wgsl"),
    Language::new("XML", "XML", "xml svg rss atom xsl xsd wsdl plist xslt tld dtml rng opml xaml"),
    Language::new("YAML", "YAML", "yaml yml sublime-syntax"),
    Language::new("Zig", "Zig", "zig zon"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_language_has_a_grammar_and_names_of_its_own() {
        let grammars = two_face::syntax::extra_newlines();
        let mut seen = HashSet::new();
        for language in LANGUAGES {
            let grammar = language.grammar;
            let is_known = grammar == CONSOLE || grammars.find_syntax_by_name(grammar).is_some();
            assert!(is_known, "{grammar}");
            for name in language.names.split(' ') {
                assert!(!name.is_empty() && seen.insert(name), "{name}");
                assert_eq!(name, name.to_lowercase());
                assert!(!is_plain(name), "{name}");
            }
        }
        assert!(LANGUAGES.is_sorted_by_key(|language| language.label.to_lowercase()));
    }

    #[test]
    fn the_usual_names_are_known() {
        for (name, label) in [
            ("js", "JavaScript"),
            ("ts", "TypeScript"),
            ("tsx", "TSX"),
            ("py", "Python"),
            ("sh", "Shell"),
            ("Bash", "Shell"),
            ("yml", "YAML"),
            ("rs", "Rust"),
            ("c++", "C++"),
            ("C#", "C#"),
            ("golang", "Go"),
            ("toml", "TOML"),
            ("dockerfile", "Dockerfile"),
            ("console", "Console"),
            ("md", "Markdown"),
            ("svg", "XML"),
            ("diff", "Diff"),
            ("jsonc", "JSON"),
        ] {
            assert_eq!(
                language(name).map(|found| found.label),
                Some(label),
                "{name}"
            );
        }
        for name in ["", "text", "TXT", "pyhton", "mermaid"] {
            assert_eq!(language(name), None, "{name}");
        }
        assert!(is_plain("Text") && is_plain("") && !is_plain("js"));
    }
}
