//! The table of diagnostic codes. Every finding has one, and its name never changes. The codes of a check are defined
//! next to it, in `check`; all others are here.

use serde::Serialize;

/// A diagnostic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Its name, in kebab case: the subject, then the fault.
    pub name: &'static str,
    /// What a finding with this code means: one sentence without a full stop.
    pub meaning: &'static str,
    /// What to do: one sentence without a full stop.
    pub advice: &'static str,
}

impl Code {
    /// A row of the table.
    #[must_use]
    pub const fn new(name: &'static str, meaning: &'static str, advice: &'static str) -> Self {
        Self {
            name,
            meaning,
            advice,
        }
    }
}

/// The row of a code that a build can report.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    let at = CODES.binary_search_by_key(&name, |code| code.name);
    at.ok().map(|at| &CODES[at])
}

/// The codes that reading, building and publishing a site can report, sorted by name.
#[rustfmt::skip] // A row is easier to find on one line.
pub static CODES: &[Code] = &[
    Code::new("address-taken", "two files would be published at the same address", "rename one, or give one a `slug`"),
    Code::new("base-url", "`base_url` is not an address at which a site can be published", "write it in full, such as `https://example.org/guide/`"),
    Code::new("base-url-missing", "the site has no `base_url`, so its pages can neither be shared nor listed", "set `base_url`"),
    Code::new("browser", "`serve --open` could not open a browser", "open the printed address yourself"),
    Code::new("build-locked", "another build of this site is running", "wait until it ends"),
    Code::new("card", "a page's social image could not be rendered", "report it: this is a bug in Guidepost"),
    Code::new("card-letters", "a title has letters that social images cannot show", "set `image` on the page, or change the site's title"),
    Code::new("cards-missing", "`share.cards` is on, but this Guidepost was built without social images", "build Guidepost with the feature `cards`"),
    Code::new("citation-form", "`[@` does not start a citation here", "write `[@TAG]`, or `[@ONE; @TWO]`"),
    Code::new("citation-unknown", "a page cites a source that is not in `references.yaml`", "correct the tag, or add the source"),
    Code::new("clipboard", "there is no terminal with a clipboard", "leave out `--copy`"),
    Code::new("command-unknown", "there is no command with this name", "correct the name; `guidepost help` lists all commands"),
    Code::new("component", "a component's template failed on a call", "correct the call"),
    Code::new("component-argument", "a call's argument is missing, unknown or of the wrong type", "write the arguments that the component's definition declares"),
    Code::new("component-block", "a component that encloses whole paragraphs is used inside one", "put each of its two tags on a line of its own"),
    Code::new("component-misplaced", "a component's tag is at a position where it cannot be", "open and close it in the same paragraph, list item or quote"),
    Code::new("component-name", "a file in `components/` defines no component with its own name", "give the component the name of its file"),
    Code::new("component-syntax", "a component's call has a syntax error", "correct it; the message states what was expected"),
    Code::new("component-unknown", "there is no component with this name", "correct the name, or write the component"),
    Code::new("data-page", "there are sources or terms, but no page that lists them", "write that page"),
    Code::new("draft-parent", "a published page is below a draft", "publish the parent, or make both drafts"),
    Code::new("drawing", "a drawing is not an SVG file, or contains something that is not allowed", "remove what the message names"),
    Code::new("encoding", "a file is not UTF-8 text", "save it as UTF-8"),
    Code::new("file-changed", "a file changed while the site was being built", "build again"),
    Code::new("file-special", "something in the site is not a regular file", "move sockets, pipes and devices elsewhere"),
    Code::new("file-too-large", "a file is larger than any page or template should be", "split it"),
    Code::new("file-unreadable", "a file cannot be read", "check its permissions"),
    Code::new("folder-unknown", "a new page would create a folder whose name is very close to an existing one", "correct the path, or create the folder's own page first"),
    Code::new("footnote-twice", "two footnotes have the same label", "rename one"),
    Code::new("footnote-unused", "no text refers to a footnote", "refer to it, or remove it"),
    Code::new("front-matter-place", "front matter is at a position where it is read as text", "start it with `---` on the first line"),
    Code::new("front-matter-unclosed", "front matter is not closed", "put `---` after its last line"),
    Code::new("glossary-id", "the id of a term is not valid in an address", "use lower-case letters, digits and `-`"),
    Code::new("glossary-size", "the glossary has too many terms", "shorten the glossary"),
    Code::new("glossary-spelling", "two terms have the same spelling", "keep the spelling in one of them"),
    Code::new("glossary-term", "a page excludes a term that is not in the glossary", "correct its name"),
    Code::new("heading-id", "an id cannot be used, or is used twice", "choose another"),
    Code::new("heading-title", "a heading of level 1 differs from the page's title", "start headings with `##`"),
    Code::new("heading-unknown", "the page has no heading with this name", "use one of those that the message lists"),
    Code::new("host", "this machine does not have the address", "leave out `--host`, or give an address such as `192.168.1.20`"),
    Code::new("host-open", "other machines on the network can read the served site", "leave out `--host` to serve this machine only"),
    Code::new("html-attribute", "an attribute is not allowed and was removed from the page", "use Markdown, a class or a component"),
    Code::new("html-comment", "a comment is not closed", "end it with `-->`"),
    Code::new("html-tag", "a tag is not allowed and was removed from the page, or is printed as text", "use Markdown or a component, or put it in backticks"),
    Code::new("index-foreign", "a file has the name that other generators give to a folder's page", "rename it to `index.md`"),
    Code::new("init-exists", "the files of a new site already exist", "choose another folder, or move the files away"),
    Code::new("init-io", "a file of a new site could not be written", "do what the message says, and try again"),
    Code::new("json", "a report could not be written as JSON", "report it: this is a bug in Guidepost"),
    Code::new("key-kept", "a key is unknown and is kept for templates", "write the key that the message names, move it below `extra`, or remove it"),
    Code::new("key-missing", "a required key is missing", "add it"),
    Code::new("key-unknown", "a key is unknown", "correct its name"),
    Code::new("link-case", "a link writes an id in another letter case than its page", "write it as the page does"),
    Code::new("link-draft", "a link points to a draft", "publish the draft, or remove the link"),
    Code::new("link-fragment", "a link points to a heading that its page does not have", "correct the part after `#`"),
    Code::new("link-missing", "a link points to a page or file that does not exist", "correct it; links are relative to their file"),
    Code::new("link-outside", "a link points outside the content folder", "move the file into it"),
    Code::new("link-scheme", "a link has a scheme that is not allowed", "use https:, http:, mailto: or tel:"),
    Code::new("linked-data", "the structured data for search engines could not be written", "report it: this is a bug in Guidepost"),
    Code::new("man-io", "a manual page could not be printed", "report it: this is a bug in Guidepost"),
    Code::new("markdown-ending", "a Markdown file has an extension with which it is not read as a page", "rename it to end in `.md`"),
    Code::new("markdown-too-deep", "lists, quotes or tags are nested too deeply for browsers", "flatten them"),
    Code::new("name-encoding", "a file's name is not UTF-8", "rename it"),
    Code::new("name-invalid", "a name cannot be part of an address", "rename it, or give the page a `slug`"),
    Code::new("names-joined", "several names are written as one, which citations would reorder", "write a list, such as `authors: [Jane Roe, Ann Lee]`"),
    Code::new("new-io", "a new page could not be written", "do what the message says, and try again"),
    Code::new("no-pages", "there are no pages to publish", "write a first page, or publish a draft"),
    Code::new("oembed", "an oEmbed response could not be written", "report it: this is a bug in Guidepost"),
    Code::new("output-conflict", "another file occupies the path of an output", "move it elsewhere"),
    Code::new("output-edited", "a file of an earlier build was edited by hand", "edit the source files instead"),
    Code::new("output-full", "the disk is full", "free some space, and build again"),
    Code::new("output-incomplete", "nothing was published, because some outputs could not be rendered", "fix the other errors"),
    Code::new("output-io", "a file system operation failed", "check the path and its permissions"),
    Code::new("output-lost", "the printed output could not be written", "free some space, or write it elsewhere"),
    Code::new("output-path", "an output has a path that cannot be written", "shorten or change its name"),
    Code::new("output-refused", "the output folder contains files that Guidepost did not write", "choose an empty folder, or use `--adopt`"),
    Code::new("page-ambiguous", "several pages match this name", "name the page by its file"),
    Code::new("page-draft", "the page is a draft", "add `--drafts`, or publish it"),
    Code::new("page-exists", "a page with this name exists already", "choose another name, or edit that page"),
    Code::new("page-place", "a new page would be in a folder from which no pages are read", "choose another folder or name"),
    Code::new("page-unknown", "there is no page with this name", "name it by its file, address or title"),
    Code::new("port", "the site cannot be served on this port", "try another, such as `--port 8080`"),
    Code::new("port-taken", "another program uses this port", "choose another `--port`, or end that program"),
    Code::new("preview-image", "other sites do not show a page's `image`, or show it without its query", "name a PNG, JPEG, GIF or WebP file of the site"),
    Code::new("preview-missing", "a link to a page would have no preview, because the page has no description", "write a `description`"),
    Code::new("preview-relative", "a page's `image` has no absolute address", "name a file of the site, or write a full address"),
    Code::new("reference-doi", "this is not a DOI", "write it as registered, such as `10.1136/bjsports-2019-100983`"),
    Code::new("reference-tag", "a source's tag cannot be cited, or is too similar to another", "use letters and digits, each tag once"),
    Code::new("reference-unused", "no page cites a source", "cite it, or remove it"),
    Code::new("reference-url", "a source's `url` is not a full address", "start it with `https://`"),
    Code::new("root", "the site's folder cannot be used", "pass the folder that contains the site as `--root`"),
    Code::new("schema-place", "a JSON Schema could not be written, or would overwrite another file", "print it instead, or move that file away"),
    Code::new("schema-unused", "`schema` in the settings names an address without a page", "correct the address"),
    Code::new("serve", "the site cannot be served", "see the system's message"),
    Code::new("settings-name", "a settings file has a name under which it is not read", "rename it to `guidepost.yaml`"),
    Code::new("share-format", "there is no such format, or the page has no content for it", "use one that the message lists"),
    Code::new("share-off", "a page is not shared", "remove its `share: false`"),
    Code::new("shortcode-foreign", "a shortcode or directive of another generator is plain text here, so readers would see its braces", "write what the message suggests, or put it in backticks to show it"),
    Code::new("site-below", "a folder without settings is read as a site, but contains one with settings", "pass that folder as `--root`"),
    Code::new("slug-home", "the home page has a `slug`", "remove it: its address is always `/`"),
    Code::new("slug-invalid", "a `slug` is not a valid part of an address", "write one such as `hamstring-injury`"),
    Code::new("state-link", "`.guidepost`, or a part of a cache folder, is a symbolic link", "remove the link, or name a folder with `--cache-dir`"),
    Code::new("state-refused", "a folder cannot be the cache folder", "name another with `--cache-dir`"),
    Code::new("summary-foreign", "mdBook's list of chapters is read as a page, and does not order the pages", "write `order` in the pages, and remove it"),
    Code::new("symlink-hidden", "a symbolic link points to a path in which a name starts with a dot", "copy the file into the site"),
    Code::new("symlink-loop", "a symbolic link points to a folder that contains it", "remove it"),
    Code::new("symlink-nowhere", "the target of a symbolic link does not exist", "remove it, or restore its target"),
    Code::new("symlink-output", "a symbolic link points to files that Guidepost writes", "remove it"),
    Code::new("symlink-outside", "a symbolic link points outside the site", "copy the file into the site"),
    Code::new("template", "a template has an error, or fails on a page", "correct it at the position in the message"),
    Code::new("template-missing", "a page names a template that does not exist", "correct the name"),
    Code::new("templates-missing", "the folder that `templates` names does not exist", "create it, or remove the setting"),
    Code::new("verify", "a build with the cache differs from one without it", "remove `.guidepost/cache`, and report it: this is a bug in Guidepost"),
    Code::new("watch", "the system does not report changes of files", "use `--poll`"),
    Code::new("yaml-syntax", "this is not valid YAML", "correct it; text with `: ` in it needs quotes"),
    Code::new("yaml-too-long", "a block of YAML is too long", "move text into the page's body"),
    Code::new("yaml-type", "a key's value has the wrong type", "write what the message expects"),
];
