//! The table of codes: every finding has one, and its name stays. Those of a check stand with the
//! check, in [`crate::check`]; here are all others.

use serde::Serialize;

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Its name, in kebab case: what it is about, then what is wrong.
    pub name: &'static str,
    /// What a finding with it means: one sentence without a full stop.
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

/// The row of a code that a finding of a build can have.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    let at = CODES.binary_search_by_key(&name, |code| code.name);
    at.ok().map(|at| &CODES[at])
}

/// The codes of all that reads, builds and publishes a site, by name.
#[rustfmt::skip] // A row is easier to find on one line.
pub static CODES: &[Code] = &[
    Code::new("address-taken", "two files would be published at the same address", "rename one, or give one a `slug`"),
    Code::new("base-url", "`base_url` is no address at which a site can be published", "write the whole of it, such as `https://example.org/guide/`"),
    Code::new("base-url-missing", "the site has no address, so that nothing of it can be shared or listed", "set `base_url`"),
    Code::new("browser", "`serve --open` opens no browser", "open the address that it prints yourself"),
    Code::new("build-locked", "another build of this site is running", "wait for it to end"),
    Code::new("card", "a page's card could not be written", "tell us: this is a fault of Guidepost"),
    Code::new("card-letters", "a title has letters that cards cannot show", "give the page an `image`, or the site another title"),
    Code::new("cards-missing", "`share.cards` is on in a Guidepost that was built without cards", "build Guidepost with the feature `cards`"),
    Code::new("citation-form", "`[@` starts no citation here", "write `[@TAG]`, or `[@ONE; @TWO]`"),
    Code::new("citation-unknown", "a page cites a source that `references.yaml` does not have", "correct the tag, or add the source"),
    Code::new("clipboard", "there is no terminal whose clipboard could be used", "leave out `--copy`"),
    Code::new("command-unknown", "there is no command of this name", "correct the name; `guidepost help` lists all"),
    Code::new("component", "a component of the theme could not print a call", "correct the call"),
    Code::new("component-argument", "a call's argument is missing, unknown or of the wrong type", "give what the component's definition asks for"),
    Code::new("component-block", "a component that goes around whole paragraphs stands in one", "put its two tags each alone on a line"),
    Code::new("component-misplaced", "a component's tag stands where none can", "open and close it in the same paragraph, list item or quote"),
    Code::new("component-name", "a file of `components/` defines no component of its name", "name the component as its file"),
    Code::new("component-syntax", "a component's call is not written as one", "correct it; the message says what was expected"),
    Code::new("component-unknown", "there is no component of this name", "correct the name, or write the component"),
    Code::new("data-page", "there is data, and no page that lists it", "write that page"),
    Code::new("draft-parent", "a published page stands below a draft", "publish the page above, or make both drafts"),
    Code::new("drawing", "a drawing is no SVG file, or holds what a drawing must not", "take out what the message names"),
    Code::new("encoding", "a file is no UTF-8 text", "save it as UTF-8"),
    Code::new("file-changed", "a file changed while the site was being built", "build again"),
    Code::new("file-special", "something in the site is no ordinary file", "move sockets, pipes and devices elsewhere"),
    Code::new("file-too-large", "a file is larger than any page or template should be", "split it"),
    Code::new("file-unreadable", "a file is there and cannot be read", "look at its permissions"),
    Code::new("folder-unknown", "a new page would make a folder that is nearly one that is there", "correct the path, or make the folder's own page first"),
    Code::new("footnote-twice", "two footnotes have the same label", "rename one"),
    Code::new("footnote-unused", "no text refers to a footnote", "refer to it, or remove it"),
    Code::new("front-matter-place", "front matter stands where it is read as text", "start it with `---` on the first line"),
    Code::new("front-matter-unclosed", "front matter has no end", "put `---` after its last line"),
    Code::new("glossary-id", "the id of a term could not be an address", "use lower-case letters, digits and `-`"),
    Code::new("glossary-size", "there are more terms than can be found at once", "shorten the glossary"),
    Code::new("glossary-spelling", "two terms have the same spelling", "keep it with one of them"),
    Code::new("glossary-term", "a page leaves a term unlinked that the glossary does not have", "correct its name"),
    Code::new("heading-id", "an id cannot be used, or is used twice", "choose another"),
    Code::new("heading-title", "a heading of level 1 is not, or not whole, the page's title", "start headings with `##`"),
    Code::new("heading-unknown", "the page has no heading of this name", "use one of those the message lists"),
    Code::new("host", "there is no such address of this machine", "leave out `--host`, or give an address such as `192.168.1.20`"),
    Code::new("host-open", "others in the network can read the site that is served", "leave out `--host` to keep it to this machine"),
    Code::new("html-address", "an address in raw HTML is neither checked nor adapted", "write it as a Markdown link or picture"),
    Code::new("html-comment", "a comment is never closed", "end it with `-->`"),
    Code::new("html-tag", "a tag is left out of the page", "use Markdown or a component"),
    Code::new("index-foreign", "a file has the name that a folder's page has in other generators", "rename it to `index.md`"),
    Code::new("init-exists", "files stand where those of a new site would be", "begin in another folder, or move them away"),
    Code::new("init-io", "a file of a new site could not be written", "do what the message says, and try again"),
    Code::new("json", "an answer could not be written as JSON", "tell us: this is a fault of Guidepost"),
    Code::new("key-kept", "a key is unknown, and kept for templates", "write the key that the message names, move it below `extra`, or remove it"),
    Code::new("key-missing", "a key is needed and not there", "add it"),
    Code::new("key-unknown", "a key is unknown", "correct its name"),
    Code::new("link-draft", "a link leads to a draft", "publish the draft, or remove the link"),
    Code::new("link-fragment", "a link leads to a heading that its page does not have", "correct what follows `#`"),
    Code::new("link-missing", "a link leads to no page and no file", "correct it; links are relative to their file"),
    Code::new("link-outside", "a link leads out of the content folder", "move the file into it"),
    Code::new("link-scheme", "a link starts with a scheme that is not let in", "use https:, http:, mailto: or tel:"),
    Code::new("linked-data", "what search engines read could not be written", "tell us: this is a fault of Guidepost"),
    Code::new("man-io", "a manual page could not be printed", "tell us: this is a fault of Guidepost"),
    Code::new("markdown-ending", "a Markdown file has an ending that makes it no page", "rename it to end in `.md`"),
    Code::new("markdown-too-deep", "lists, quotes or tags are nested too deep for browsers", "flatten them"),
    Code::new("name-encoding", "a file's name is not UTF-8", "rename it"),
    Code::new("name-invalid", "a name cannot be part of an address", "rename it, or give the page a `slug`"),
    Code::new("names-joined", "several names are written as one, which citations would turn around", "write a list, such as `authors: [Jane Roe, Ann Lee]`"),
    Code::new("new-io", "a new page could not be written", "do what the message says, and try again"),
    Code::new("no-pages", "there is nothing to publish", "write a first page, or publish a draft"),
    Code::new("oembed", "an oEmbed answer could not be written", "tell us: this is a fault of Guidepost"),
    Code::new("output-conflict", "something stands where an output has to go", "move it elsewhere"),
    Code::new("output-edited", "a file of an earlier build was edited by hand", "edit the site's sources instead"),
    Code::new("output-full", "the disk is full", "make room, and build again"),
    Code::new("output-incomplete", "nothing was published, because some outputs could not be made", "look at the other errors"),
    Code::new("output-io", "the file system refused", "look at the path and its permissions"),
    Code::new("output-path", "an output has a path that cannot be written", "shorten or change its name"),
    Code::new("output-refused", "the output folder holds what is not Guidepost's", "choose an empty folder, or use `--adopt`"),
    Code::new("page-ambiguous", "several pages have this name", "name the page by its file"),
    Code::new("page-draft", "the page that is named is a draft", "give `--drafts`, or publish it"),
    Code::new("page-exists", "there is a page of this name already", "choose another name, or edit that page"),
    Code::new("page-place", "a new page would stand where no pages are read", "choose another folder or name"),
    Code::new("page-unknown", "there is no page of this name", "name it by its file, address or title"),
    Code::new("port", "the site cannot be served at this port", "try another, such as `--port 8080`"),
    Code::new("port-taken", "another program serves at this port", "choose another `--port`, or end that program"),
    Code::new("preview-missing", "a link to a page would have no preview, for want of a description", "write a `description`"),
    Code::new("preview-relative", "a page's `image` has no absolute address", "name a file of the site, or a whole address"),
    Code::new("reference-doi", "this is no DOI", "write it as it is registered, such as `10.1136/bjsports-2019-100983`"),
    Code::new("reference-tag", "a source's tag cannot be cited, or is too like another", "use letters and digits, each tag once"),
    Code::new("reference-unused", "no page cites a source", "cite it, or remove it"),
    Code::new("reference-url", "a source's `url` is no whole address", "start it with `https://`"),
    Code::new("root", "the site's folder cannot be used", "give the folder that holds the site as `--root`"),
    Code::new("schema-place", "a schema could not be written, or would take another file's place", "print it instead, or move that file away"),
    Code::new("schema-unused", "`schema` in the settings names an address where no page is", "correct the address"),
    Code::new("serve", "the site cannot be served", "look at what the system says"),
    Code::new("settings-name", "a settings file has a name that is not read", "rename it to `guidepost.yaml`"),
    Code::new("share-format", "there is no such format, or nothing to write in it", "use one that the message lists"),
    Code::new("share-off", "a page is not shared", "remove its `share: false`"),
    Code::new("shortcode-foreign", "a shortcode or directive of another generator is text here, and readers would see its braces", "write what the message says, or put it in backticks to show it"),
    Code::new("site-below", "a folder without settings is read as a site, and holds one that has settings", "give that folder as `--root`"),
    Code::new("slug-home", "the home page has a `slug`", "remove it: its address is always `/`"),
    Code::new("slug-invalid", "a `slug` is no part of an address", "write one such as `hamstring-injury`"),
    Code::new("summary-foreign", "the list of chapters of an mdBook is a page, and orders nothing", "write `order` in the pages, and remove it"),
    Code::new("symlink-loop", "a symbolic link leads back to a folder around it", "remove it"),
    Code::new("symlink-nowhere", "a symbolic link leads nowhere", "remove it, or restore its target"),
    Code::new("symlink-output", "a symbolic link leads to what Guidepost writes", "remove it"),
    Code::new("symlink-outside", "a symbolic link leads out of the site", "copy the file into the site"),
    Code::new("template", "a template is wrong, or fails on a page", "correct it at the place named"),
    Code::new("template-missing", "a page names a template that is not there", "correct the name"),
    Code::new("templates-missing", "the folder that `templates` names is not there", "make it, or remove the setting"),
    Code::new("verify", "a build with memory and one without are not the same", "remove `.guidepost/cache`, and tell us: this is a fault of Guidepost"),
    Code::new("watch", "the system does not report changes of files", "use `--poll`"),
    Code::new("yaml-syntax", "this is no YAML", "correct it; text with `: ` in it needs quotes"),
    Code::new("yaml-too-long", "a block of YAML is too long", "move text into the page's body"),
    Code::new("yaml-type", "a key's value is of the wrong kind", "write what the message expects"),
];
