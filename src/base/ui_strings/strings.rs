//! The table: what each string is for, and its parameters.

use serde::Serialize;

/// The strings of one locale. Templates see them as `strings`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct UiStrings {
    /// Link before everything else on a page, for the keyboard.
    pub skip_to_content: &'static str,
    /// Name of the list of pages above.
    pub breadcrumbs: &'static str,
    /// Name of the tree of the guide's pages.
    pub guide_tree: &'static str,
    /// The position of a page among its siblings: `{number}` and `{count}`.
    pub number_of: &'static str,
    /// Link to the page above, if it has more pages than the tree shows: `{title}` of that page.
    pub all_pages_of: &'static str,
    /// Link to the list of the pages below, if there are more than the tree shows.
    pub all_pages_below: &'static str,
    /// Name of the links of the site in the header.
    pub site_links: &'static str,
    /// Name of the button that switches between light and dark colours.
    pub colours: &'static str,
    /// The colours of the reader's system.
    pub colours_auto: &'static str,
    /// Light colours.
    pub colours_light: &'static str,
    /// Dark colours.
    pub colours_dark: &'static str,
    /// Heading of the list of the page's sections.
    pub on_this_page: &'static str,
    /// Mark of a page that is not published yet.
    pub draft: &'static str,
    /// Who wrote the page: `{authors}`.
    pub by_authors: &'static str,
    /// What is between the items of a list in a sentence, such as authors.
    pub list_separator: &'static str,
    /// When the page was written: `{date}`.
    pub published: &'static str,
    /// When the page last changed: `{date}`.
    pub updated: &'static str,
    /// Link to the page's file in the repository.
    pub edit_page: &'static str,
    /// A date: `{day}`, `{month}` in words and `{year}`.
    pub date: &'static str,
    /// The months in a date, from January.
    pub months: [&'static str; 12],
    /// Link to the page that prints a whole guide.
    pub print_guide: &'static str,
    /// Heading of the pages below this one, and of the contents of a printed guide.
    pub in_this_guide: &'static str,
    /// Title of the list of all tags, where the setting `taxonomies` gives none.
    pub tags: &'static str,
    /// Name of the list of a page's tags, or other terms: `{taxonomy}`, such as `Tags`.
    pub terms_of_page: &'static str,
    /// Heading of the pages that have a term, or are in an archive.
    pub pages_with_term: &'static str,
    /// On the page of a term or archive that was published and has no pages now.
    pub no_page_with_term: &'static str,
    /// After a term, how many pages have it, if it is one.
    pub one_page: &'static str,
    /// After a term, how many pages have it: `{count}`.
    pub page_count: &'static str,
    /// Name of a numbered part of a long list: `{number}`.
    pub page_number: &'static str,
    /// Heading of the links to the parts of a long list.
    pub archives: &'static str,
    /// How long a page takes to read: `{minutes}`.
    pub reading_time: &'static str,
    /// On a page that has expired: `{date}`.
    pub expired: &'static str,
    /// Heading of the glossary terms that the text links.
    pub words_on_this_page: &'static str,
    /// Heading of the pages that the author recommends.
    pub related_pages: &'static str,
    /// Heading of the pages whose texts link to this one.
    pub pages_that_lead_here: &'static str,
    /// Opens the rest of these pages: `{count}`.
    pub more_pages_that_lead_here: &'static str,
    /// Which section of this page such a link leads to: `{section}`.
    pub leads_to_section: &'static str,
    /// Heading of the sources that the page cites.
    pub sources: &'static str,
    /// Name of the link from a citation to its source: `{number}`.
    pub source: &'static str,
    /// Name of the link from a source to its first citation.
    pub back_to_citation: &'static str,
    /// Link from a source of the page to its entry in the list of all.
    pub all_references: &'static str,
    /// The pages that cite a source: `{pages}`.
    pub used_on: &'static str,
    /// Who was studied in a source: `{studied}`.
    pub source_studied: &'static str,
    /// Name of the links to the page before and the page after.
    pub previous_and_next: &'static str,
    /// Above the title of the page before.
    pub previous: &'static str,
    /// Above the title of the page after.
    pub next: &'static str,
    /// Name of the links at the foot of a page.
    pub return_links: &'static str,
    /// Link to the top of the page, where the setting `navigation.top` is absent: `{title}` of the page.
    pub return_to_top: &'static str,
    /// Link to the page above, where `navigation.main` is absent: `{title}` of that page.
    pub go_to_parent: &'static str,
    /// Link to the home page, where `navigation.home` is absent: `{title}` is `home`.
    pub go_to_home: &'static str,
    /// What the home page is called in navigation, where `navigation.home_name` is absent.
    pub home: &'static str,
    /// Link to a feed in the footer: `{title}`.
    pub feed: &'static str,
    /// After the site's name in the footer: `{author}`.
    pub by_author: &'static str,
    /// Title of the page at the former address of one that moved.
    pub page_moved: &'static str,
    /// Before the link to its new address.
    pub page_moved_to: &'static str,
    /// Above the list of the sections of the new page.
    pub sections_there: &'static str,
    /// Title of the page at the address of one that was retired.
    pub page_gone: &'static str,
    /// Before the link to the page above a retired one.
    pub go_on_with: &'static str,
    /// Before the link to the new address of a section that moved.
    pub section_moved_to: &'static str,
    /// In the place of a section that was retired, before the reason.
    pub section_gone: &'static str,
    /// Title of the page that is shown for an unknown address.
    pub page_not_found: &'static str,
    /// Text of that page.
    pub page_not_found_text: &'static str,
    /// Link of that page to the home page.
    pub start_again: &'static str,
    /// Name of the link beside a heading: `{heading}`.
    pub link_to_section: &'static str,
    /// Name of the list of footnotes.
    pub footnotes: &'static str,
    /// Name of the link from a footnote back to the text: `{number}`.
    pub back_to_reference: &'static str,
    /// The sign that such a link shows: an arrow back, in the direction of the script.
    pub back_sign: &'static str,
    /// Name of a table that scrolls: `{number}`.
    pub table: &'static str,
    /// Button that copies the text of a code block.
    pub copy_code: &'static str,
    /// That button, once the text is copied.
    pub code_copied: &'static str,
    /// Link to a video, which plays it: `{title}`.
    pub play_video: &'static str,
    /// Above the description of a drawing in the component `figure`.
    pub drawing_in_words: &'static str,
    /// What the buttons in the headers of a table do.
    pub sort_by_column: &'static str,
    /// Labels of alerts, such as `> [!NOTE]`.
    pub alerts: Alerts,
    /// Labels of the component `care`.
    pub care: CareLabels,
    /// The button of the component `care` that dials a number: `{number}`.
    pub call: &'static str,
    /// Search.
    pub search: SearchStrings,
    /// The share box.
    pub share: ShareStrings,
    /// Names of the share formats.
    pub format_names: ShareFormats,
    /// What each share format is for, in a sentence.
    pub format_notes: ShareFormats,
    /// The date in a citation in APA style: `{year}`, `{month}` in words and `{day}`.
    pub apa_date: &'static str,
    /// In the place of the date in APA style, for a page without one.
    pub apa_no_date: &'static str,
}

/// Search.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct SearchStrings {
    /// The link in the header.
    pub search: &'static str,
    /// Name of the dialog and its field.
    pub label: &'static str,
    /// Button that closes the dialog.
    pub close: &'static str,
    /// Button that shows further results.
    pub more: &'static str,
    /// Status: the index is being loaded.
    pub searching: &'static str,
    /// Status: no page was found.
    pub none: &'static str,
    /// Status: one page was found.
    pub one: &'static str,
    /// Status: how many pages were found: `{count}`.
    pub many: &'static str,
    /// Status: at least how many pages were found: `{count}`.
    pub over: &'static str,
    /// Status: a part of the index could not be loaded.
    pub incomplete: &'static str,
    /// Status: the index could not be loaded.
    pub failed: &'static str,
    /// Title of the page that lists all pages, and link to it.
    pub all: &'static str,
    /// In that list, the pages whose titles do not start with a letter.
    pub other: &'static str,
    /// On the page for unknown addresses: the pages with similar names.
    pub similar: &'static str,
}

/// Labels of the five GFM alerts.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Alerts {
    /// Of `[!NOTE]`.
    pub note: &'static str,
    /// Of `[!TIP]`.
    pub tip: &'static str,
    /// Of `[!IMPORTANT]`.
    pub important: &'static str,
    /// Of `[!WARNING]`.
    pub warning: &'static str,
    /// Of `[!CAUTION]`.
    pub caution: &'static str,
}

/// Labels of the component `care`, by its `kind`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct CareLabels {
    /// Of the kind `note`.
    pub note: &'static str,
    /// Of the kind `caution`.
    pub caution: &'static str,
    /// Of the kind `urgent`.
    pub urgent: &'static str,
    /// Of the kind `emergency`.
    pub emergency: &'static str,
}

/// The share box.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct ShareStrings {
    /// Its heading.
    pub share_this_page: &'static str,
    /// The line that invites to share, where the setting `share.invitation` is absent.
    pub invitation: &'static str,
    /// The promise about a page whose address is in the ledger.
    pub permanent: &'static str,
    /// The link beside the date that leads to the box.
    pub share_link: &'static str,
    /// The first step of three: how to copy the code.
    pub step_copy: &'static str,
    /// The second: where to paste it.
    pub step_paste: &'static str,
    /// The third: what to add.
    pub step_note: &'static str,
    /// Above the title, the description and the address of the page, as other places show them.
    pub link_preview: &'static str,
    /// Name of the field with the address.
    pub address: &'static str,
    /// Button that copies the address.
    pub copy_address: &'static str,
    /// Link to the page as Markdown, which the script copies.
    pub copy_markdown: &'static str,
    /// Button that copies another format: `{format}`.
    pub copy_format: &'static str,
    /// Link that opens an email with the link.
    pub email: &'static str,
    /// Button that opens the system's share sheet.
    pub share: &'static str,
    /// Heading of the other formats.
    pub other_formats: &'static str,
    /// Status: the text was copied.
    pub copied: &'static str,
    /// Status: the browser refused to copy, and the text is selected.
    pub copy_by_hand: &'static str,
    /// Status: the system's share sheet failed.
    pub not_shared: &'static str,
    /// Tooltip of the link beside a heading.
    pub section_hint: &'static str,
    /// Status: the link to a section was copied.
    pub section_copied: &'static str,
    /// Status: the browser refused to copy the link to a section.
    pub section_not_copied: &'static str,
}

/// One text for each share format.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct ShareFormats {
    /// An HTML link.
    pub html: &'static str,
    /// A quotation with its link, in HTML.
    pub html_quote: &'static str,
    /// A Markdown link.
    pub markdown: &'static str,
    /// A quotation with its link, in Markdown.
    pub markdown_quote: &'static str,
    /// A link in BBCode.
    pub bbcode: &'static str,
    /// Title and address.
    pub plain: &'static str,
    /// A link in MediaWiki.
    pub mediawiki: &'static str,
    /// A reference in Wikipedia.
    pub wikipedia: &'static str,
    /// A link in reStructuredText.
    pub rest: &'static str,
    /// A link in AsciiDoc.
    pub asciidoc: &'static str,
    /// A citation in APA style.
    pub apa: &'static str,
    /// A BibTeX entry.
    pub bibtex: &'static str,
    /// An item in CSL-JSON.
    pub csl_json: &'static str,
    /// An embed.
    pub embed: &'static str,
}
