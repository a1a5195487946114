//! No text of an author gets a script, a style or a foreign element into a page: attempts at injection, each in several
//! places, through the built page as an HTML5 parser reads it, and once more as it reads what it wrote itself.

use std::collections::BTreeMap;

use guidepost::io::content::Content;
use guidepost::render::outputs;
use guidepost::render::project::{Options, Project};
use scraper::{Html, Selector};

use crate::html_faults::faults;
use crate::memory_files::MemoryFiles;

/// Attempts; `{x}` is what would run.
const ATTEMPTS: &[&str] = &[
    // Scripts and handlers.
    "<script>{x}</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script\n>{x}</script\n>",
    "<script/x>{x}</script>",
    "<<script>{x}//<</script>",
    "<sc<script>ript>{x}</sc</script>ript>",
    "<scr<!-- -->ipt>{x}</scr<!-- -->ipt>",
    "<<!-- -->script>{x}</script>",
    "<script><!--<script></script>{x}--></script>",
    "<script>/*\n\n*/{x}</script>",
    "<img src=x onerror={x}>",
    "<img src=x OnErRoR\n=\n'{x}'>",
    "<img/src=x/onerror={x}>",
    "<img src=\"x\"onerror=\"{x}\">",
    "<img src='x\"' onerror='{x}'>",
    "<img \"\" src=x onerror={x}>",
    "<img src=x alt=\"`\" title=\"` onerror={x}\">",
    "<img alt=\"<x\" title=\"/><img src=x onerror={x}>\">",
    "<p title=\"</p><script>{x}</script>\">a</p>",
    "<b onmouseover={x} tabindex=0 autofocus onfocus={x}>a</b>",
    "<details open ontoggle={x}><summary>a</summary></details>",
    "<video src=x onerror={x} onloadstart={x}><source onerror={x}></video>",
    "<audio src=x onerror={x} autoplay></audio>",
    "<video poster=javascript:{x} src=javascript:{x}></video>",
    "<progress onanimationstart={x} value=1></progress>",
    "<track default src=javascript:{x} oncuechange={x}>",
    "<body onload={x}>",
    "<html onload={x}>",
    "<a href=# onclick={x}>a</a>",
    // Addresses.
    "<a href=javascript:{x}>a</a>",
    "<a href='JaVaScRiPt:{x}'>a</a>",
    "<a href=' \u{1}javascript:{x}'>a</a>",
    "<a href='java\tscript:{x}'>a</a>",
    "<a href='java&#10;script:{x}'>a</a>",
    "<a href='java&Tab;script&colon;{x}'>a</a>",
    "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;{x}'>a</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A{x}'>a</a>",
    "<a href='&#0;javascript:{x}'>a</a>",
    "<a href='\u{a0}javascript:{x}'>a</a>",
    "<a href='\u{feff}javascript:{x}'>a</a>",
    "<a href='javascript\u{200b}:{x}'>a</a>",
    "<a href='vbscript:{x}'>a</a>",
    "<a href='data:text/html,<script>{x}</script>'>a</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>a</a>",
    "<a href='blob:https://e.org/x'>a</a>",
    "<a href='view-source:javascript:{x}'>a</a>",
    "<a href=index.md href=javascript:{x}>a</a>",
    "<a href=javascript:{x} href=index.md>a</a>",
    "<a ping=javascript:{x} href=index.md download='x' target=_top>a</a>",
    "<a href='index.md#\"><script>{x}</script>'>a</a>",
    "<a href='index.md?&quot;><script>{x}</script>'>a</a>",
    "<a href=\"index.md?'onmouseover='{x}\">a</a>",
    "<a href=index.md?`onmouseover={x}>a</a>",
    "<area href=javascript:{x} shape=default>",
    "<map name=m><area href='data:text/html,x'></map><img usemap=javascript:{x}>",
    "<img src=javascript:{x}>",
    "<img src='data:text/html,<script>{x}</script>'>",
    "<img srcset='javascript:{x} 1x, data:text/html,x 2x'>",
    "<img srcset='a.png 1x,javascript:{x}'>",
    "<img srcset='a.png, \" onerror=\"{x}'>",
    "<img srcset='&quot;&gt;&lt;script&gt;{x}&lt;/script&gt; 1x'>",
    "<picture><source srcset='javascript:{x}'><img src=x onerror={x}></picture>",
    "<picture><source onerror={x} media='x' type='\"><script>'></picture>",
    "<blockquote cite=javascript:{x}>a</blockquote>",
    "<q cite='java\nscript:{x}'>a</q>",
    "<img longdesc=javascript:{x} lowsrc=javascript:{x} dynsrc=javascript:{x}>",
    "<table background=javascript:{x}><tr><td background=javascript:{x}>a</td></tr></table>",
    "[a](javascript:{x}) [b](<java\tscript:{x}>) ![c](javascript:{x}) <javascript:{x}>",
    "[a](java&#x73;cript&#x3a;{x}) [b]: javascript:{x}\n\n[b]: javascript:{x}\n\n[b]",
    "[a](index.md \"t\\\" onmouseover=\\\"{x}\")",
    "![a\" onerror=\"{x}](x.png)",
    // Elements that load or send something, or change how addresses are read.
    "<iframe src=javascript:{x}></iframe>",
    "<iframe srcdoc='<script>{x}</script>'></iframe>",
    "<iframe><script>{x}</script>",
    "<object data=javascript:{x}></object>",
    "<embed src=javascript:{x}>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:{x}'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=javascript:{x}><input type=submit formaction=javascript:{x}></form>",
    "<button formaction=javascript:{x}>a</button>",
    "<input autofocus onfocus={x}>",
    "<isindex action=javascript:{x}>",
    "<frameset onload={x}><frame src=javascript:{x}></frameset>",
    "<applet code=x></applet>",
    "<portal src=javascript:{x}></portal>",
    "<marquee onstart={x}>a</marquee>",
    "<dialog open onclose={x}>a</dialog>",
    "<keygen autofocus onfocus={x}>",
    "<slot onslotchange={x}></slot>",
    // Styles.
    "<style>@import '//evil.example';</style>",
    "<style>\n\n</style><img src=x onerror={x}>",
    "<div style='background:url(javascript:{x})'>a</div>",
    "<p style=\"x:expression({x})\">a</p>",
    "<div class='\"><script>{x}</script>'>a</div>",
    // Namespaces and mutation.
    "<svg onload={x}>",
    "<svg><script>{x}</script></svg>",
    "<svg><script href=javascript:{x} /></svg>",
    "<svg><a xlink:href=javascript:{x}><text>a</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg><script>{x}</script></svg>'/></svg>",
    "<svg><animate attributeName=href values=javascript:{x} /></svg>",
    "<svg><set attributeName=onload to={x} /></svg>",
    "<svg><foreignObject><img src=x onerror={x}></foreignObject></svg>",
    "<svg><style><img src=x onerror={x}></style></svg>",
    "<svg></p><style><a id=\"</style><img src=x onerror={x}>\">",
    "<svg><title><style><img title='</style><img src=x onerror={x}>'></title></svg>",
    "<svg><desc><noscript><img title='</noscript><img src=x onerror={x}>'></desc></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror={x}>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={x}&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={x}>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror={x}></style></annotation-xml></math>",
    "<math href=javascript:{x}>a</math>",
    "<math><maction actiontype='statusline#http://e.org' xlink:href=javascript:{x}>a</maction></math>",
    "<template><script>{x}</script></template>",
    "<template><img src=x onerror={x}></template><div><template shadowrootmode=open><script>{x}</script></template></div>",
    "<noscript><p title=\"</noscript><img src=x onerror={x}>\"></noscript>",
    "<noscript><style></noscript><img src=x onerror={x}></style>",
    "<textarea></textarea><img src=x onerror={x}></textarea>",
    "<title><img title=\"</title><img src=x onerror={x}>\"></title>",
    "<xmp><p title=\"</xmp><img src=x onerror={x}>\"></xmp>",
    "<noembed><p title=\"</noembed><img src=x onerror={x}>\"></noembed>",
    "<plaintext><script>{x}</script>",
    "<listing>&lt;img src=x onerror={x}&gt;</listing>",
    "<select><option><script>{x}</script></option><img src=x onerror={x}></select>",
    "<table><td><select><script>{x}</script></table>",
    "<a><table><a><img src=x onerror={x}></table></a>",
    "<p><svg><p><script>{x}</script>",
    "<![CDATA[<script>{x}</script>]]>",
    "<?xml <script>{x}</script> ?>",
    "<!DOCTYPE html [<!ENTITY a '<script>{x}</script>'>]>&a;",
    "<!--><script>{x}</script>-->",
    "<!--!><img src=x onerror={x}>-->",
    "<!-- --!><img src=x onerror={x}>-->",
    "<!---><img src=x onerror={x}>-->",
    "<!-- a\n\n--><img src=x onerror={x}>",
    "<!-<img src=x onerror={x}>",
    "</p/<script>{x}</script>",
    "</ <script>{x}</script>",
    "<a/><script>{x}</script>",
    "<1><script>{x}</script>",
    "<\u{0}script>{x}</script>",
    "<script\u{c}>{x}</script\u{c}>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{x}</x:script>",
    "<img src=x\u{c}onerror={x}>",
    "<img src=x \u{a0}onerror={x}>",
    "<a title='a\" onmouseover=\"{x}'>a</a>",
    "<a title=a&quot;onmouseover=&quot;{x}>a</a>",
    "<a title=\"unclosed <script>{x}</script>",
    "<div title='\n\n'><script>{x}</script>",
    "<h1 onclick={x} id='\"><script>{x}</script>'><img src=x alt='\"><script>{x}</script>' onerror={x}></h1>",
    "<h1><script>{x}</script>&lt;script&gt;{x}&lt;/script&gt;</h1>",
    "<H1>\n\n<img src=x onerror={x}>**a**\n\n</H1>",
    "<video src=x onerror={x}/><script>{x}</script>",
    "<a id=x/onmouseover={x}/>a",
    // Text and components.
    "&lt;script&gt;{x}&lt;/script&gt;",
    "`<script>{x}</script>`",
    "```\"><script>{x}</script>\n</code></pre><script>{x}</script>\n```",
    "```html\n</code><script>{x}</script>\n```",
    "{{<figure src=\"<script>{x}</script>\" />}}",
    "[^\"><script>{x}</script>]\n\n[^\"><script>{x}</script>]: a",
    "## a <img src=x onerror={x}> {#\"onclick={x}}",
    "[@\"><script>{x}</script>]",
    "</div></main><script>{x}</script>",
    "</body></html><script>{x}</script>",
    "<gp-slot n=\"0\"><script>{x}</script></gp-slot>",
    "<x                 >{x}</x>",
];

/// Where an attempt is put.
const PLACES: [&str; 9] = [
    "{}",
    "Text {} text",
    "- {}",
    "> {}",
    "| a |\n|---|\n| {} |",
    "## A {}",
    "[a {}](index.md)",
    "<div>{}</div>",
    "<div>\n\n{}\n\n</div>",
];

fn page(attempt: &str, place: &str) -> String {
    let text = place.replace("{}", &attempt.replace("{x}", "alert(1)"));
    format!("---\ntitle: T\ndescription: D.\n---\n\n{text}\n\nAfter.\n")
}

/// The pages that are built, by path. A text that is refused is left out.
fn built(pages: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let settings = "title: T\nbase_url: https://e.org/\nlinks: {broken: warn}\n";
    let files = MemoryFiles::default()
        .with("guidepost.yaml", settings)
        .with(
            "content/index.md",
            "---\ntitle: T\ndescription: D.\n---\n\nAfter.\n",
        );
    let files = pages.iter().fold(files, |files, (path, text)| {
        files.with(&format!("content/{path}.md"), text.as_bytes())
    });
    let (project, _) = Project::open(&files, &Options::default()).unwrap_or_else(|found| {
        let messages: Vec<_> = found.iter().filter(|finding| finding.is_error()).collect();
        panic!("{messages:?}")
    });
    let (outputs, _) = outputs::plan(&project);
    let outputs = outputs.iter().filter_map(|output| {
        let path = output.route.output_path();
        let name = path
            .strip_suffix("/index.html")
            .or(path.strip_suffix("index.html"))?;
        let bytes = output.render(&project).and_then(Content::into_bytes).ok()?;
        Some((name.to_owned(), String::from_utf8(bytes).unwrap()))
    });
    outputs.collect()
}

/// The elements around the text of a page: an attempt must not change them.
fn frame(html: &Html) -> Vec<String> {
    let article = ".article, .article *, nav, nav *, head > meta";
    let article = Selector::parse(article).unwrap();
    let elements = html.root_element().descendent_elements();
    let around = elements.filter(|element| !article.matches(element));
    around
        .map(|element| element.value().name().to_owned())
        .collect()
}

#[test]
fn no_attempt_gets_a_script_into_a_page() {
    let mut pages = BTreeMap::new();
    for (number, attempt) in ATTEMPTS.iter().enumerate() {
        for (place_number, place) in PLACES.iter().enumerate() {
            let name = format!("p{number}-{place_number}");
            pages.insert(name, page(attempt, place));
        }
    }
    pages.insert("none".to_owned(), page("", ""));
    // Text that is refused, such as that of an unknown component, stops a build: those pages are left out.
    let refused: Vec<String> = refused(&pages);
    let count = pages.len();
    pages.retain(|name, _| !refused.contains(&format!("content/{name}.md")));
    assert!(pages.len() * 10 > count * 9, "{refused:?}");
    let built = built(&pages);
    let expected = frame(&Html::parse_document(&built["none"]));
    let article = Selector::parse(".article").unwrap();
    let mut failed = Vec::new();
    for (name, source) in &pages {
        let html = Html::parse_document(&built[name]);
        let mut found = faults(html.root_element(), false);
        let text = html.select(&article).next();
        let again = text.map(|text| Html::parse_fragment(&text.inner_html()));
        found.extend(text.iter().flat_map(|text| faults(*text, true)));
        found.extend(
            again
                .iter()
                .flat_map(|again| faults(again.root_element(), true)),
        );
        if frame(&html) != expected {
            found.push("other elements around the text".to_owned());
        }
        let after = text.is_some_and(|text| text.text().any(|text| text.contains("After.")));
        if !after && !built[name].contains("left out") {
            found.push("the text after it is missing".to_owned());
        }
        if !found.is_empty() {
            failed.push(format!("{source}\n{found:?}"));
        }
    }
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

/// The files with errors.
fn refused(pages: &BTreeMap<String, String>) -> Vec<String> {
    let files = MemoryFiles::default()
        .with("guidepost.yaml", "title: T\nlinks: {broken: warn}\n")
        .with("content/index.md", "# T\n");
    let files = pages.iter().fold(files, |files, (path, text)| {
        files.with(&format!("content/{path}.md"), text.as_bytes())
    });
    let found = match Project::open(&files, &Options::default()) {
        Ok((_, found)) => found,
        Err(found) => found,
    };
    let errors = found
        .into_iter()
        .filter(guidepost::diagnostic::Diagnostic::is_error);
    errors.filter_map(|error| error.file).collect()
}
