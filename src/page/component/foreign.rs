//! Warnings about tags of other generators, with the syntax of component calls as the replacement.

use super::literal;
use crate::diagnostic::Diagnostic;
use crate::input::foreign::shortcodes::{self, ForeignTag};

/// The warnings about tags of other generators in a body.
#[must_use]
pub fn findings(file: &str, body: &str, tags: &[&ForeignTag]) -> Vec<Diagnostic> {
    shortcodes::findings(file, body, tags, literal::end)
}

#[cfg(test)]
mod tests {
    use super::findings;
    use crate::page::component::scan;

    /// Each finding as `text: message (hints)`, of a text without errors in its own calls.
    fn reported(text: &str) -> Vec<String> {
        let scan = scan(text);
        assert_eq!(scan.errors, [], "{text}");
        let seen: Vec<_> = scan.foreign.iter().collect();
        let describe = |finding: crate::diagnostic::Diagnostic| {
            let place = &text[finding.span.expect("a place").range()];
            format!(
                "{place}: {} ({})",
                finding.message,
                finding.hints.join("; ")
            )
        };
        let findings = findings("a.md", text, &seen);
        findings.into_iter().map(describe).collect()
    }

    #[test]
    fn reports_a_shortcode_with_what_to_write_instead() {
        let cases = [
            (
                "See [sizes]({{< relref \"sizes\" >}}), [wear]({{% ref \"/wear.md\" %}}).",
                "{{< relref \"sizes\" >}}: `relref` is called as a shortcode of Hugo, and is text here: readers see its braces (write the path alone: `sizes`)",
            ),
            (
                "{{< my-tip title=\"x\" >}}\nText.\n{{< /my-tip >}}",
                "{{< my-tip title=\"x\" >}}: `my-tip` is called as a shortcode of Hugo, and is text here: readers see its braces (write `{% <my_tip title=\"x\"> %}` and `{% </my_tip> %}`, each alone on its line; `components/my_tip.html` defines it)",
            ),
            (
                "{{<badge>}}, {{< badge/>}} and {{%badge%}}",
                "{{<badge>}}: `badge` is called as a shortcode of Hugo, and is text here: readers see its braces (write `{{<badge />}}`; `components/badge.html` defines it; it is in 2 other places of this page too)",
            ),
            (
                "{{ youtube(id=\"abc\", start=5) }}",
                "{{ youtube(id=\"abc\", start=5) }}: `youtube` is called as a shortcode of Zola, and is text here: readers see its braces (write `{{<youtube id=\"abc\" start={5} />}}`; `components/youtube.html` defines it)",
            ),
            (
                "{% tip(title=\"x\") -%}\nText.\n{% end %}\n",
                "{% tip(title=\"x\") -%}: `tip` is called as a shortcode of Zola, and is text here: readers see its braces (write `{% <tip title=\"x\"> %}` and `{% </tip> %}`, each alone on its line; `components/tip.html` defines it)",
            ),
            (
                "{{< film abc123 >}}",
                "{{< film abc123 >}}: `film` is called as a shortcode of Hugo, and is text here: readers see its braces (write `{{<film … />}}`, each argument as `name=\"value\"`; `components/film.html` defines it)",
            ),
            (
                "{% end %}",
                "{% end %}: `end` is called as a shortcode of Zola, and is text here: readers see its braces (close a component by its name: `{% </name> %}`)",
            ),
            (
                "{{ <day date=\"2026-11-22\"> }}",
                "{{ <day date=\"2026-11-22\"> }}: `<day>` is called without the `/` that ends a call, and is text here: readers see its braces (write `{{<day date=\"2026-11-22\" />}}`; `components/day.html` defines it)",
            ),
            (
                "{% care kind=\"urgent\" %}\nText.\n{% /care %}\n",
                "{% care kind=\"urgent\" %}: `care` is called without angle brackets, and is text here: readers see its braces (write `{% <care kind=\"urgent\"> %}` and `{% </care> %}`, each alone on its line; `components/care.html` defines it)",
            ),
            (
                "{% /care %}",
                "{% /care %}: `care` is called without angle brackets, and is text here: readers see its braces (write `{% <care> %}` and `{% </care> %}`, each alone on its line; `components/care.html` defines it)",
            ),
            (
                "{{ film width={640} }}",
                "{{ film width={640} }}: `film` is called without angle brackets, and is text here: readers see its braces (write `{{<film width={640} />}}`; `components/film.html` defines it)",
            ),
            (
                "{{ page.title }}, {{ page.title }} and {{ .Site.Title }}",
                "{{ page.title }}: `{{ … }}` is a variable of a template language, and is text here: readers see its braces (write the value itself: no template runs over the text of a page; to show it unchanged, put it in backticks; it is in 2 other places of this page too)",
            ),
            (
                "{% raw %}x{% endraw %}{%- raw -%}{% endraw %}",
                "{% raw %}: `{% raw %}` is a statement of a template language, and is text here: readers see its braces (remove it: braces without a component call are text here; to show it unchanged, put it in backticks; it is in 1 other place of this page too)",
            ),
            (
                "{% if x %}y{% elsif y %}z{% else %}a{% endif %}",
                "{% if x %}: `{% if %}` is a statement of a template language, and is text here: readers see its braces (write what it should print: no template runs over the text of a page; or call a component, `{{<name … />}}`; to show it unchanged, put it in backticks)",
            ),
            (
                "{% endhighlight %}",
                "{% endhighlight %}: `{% endhighlight %}` is a statement of a template language, and is text here: readers see its braces (write a fenced code block; to show it unchanged, put it in backticks)",
            ),
            (
                "{{#include listing.rs:2:4}}",
                "{{#include listing.rs:2:4}}: `#include` is a directive of mdBook, and is text here: readers see its braces (put its content into the page, or link to the file)",
            ),
        ];
        for (text, finding) in cases {
            assert_eq!(
                reported(text).first().map(String::as_str),
                Some(finding),
                "{text}"
            );
        }
        assert_eq!(reported(cases[0].0).len(), 2);
        assert!(cases[1..].iter().all(|(text, _)| reported(text).len() == 1));
    }

    #[test]
    fn ignores_component_calls_code_and_other_braces() {
        for text in [
            "{{<a/>}} {{ <a_b.c title=\"x\" />}}",
            "{{<a v={[1]} />}} {{-<a/>-}}",
            "{% <care> %}\nText.\n{% </care> %}\n",
            "`{{< tip >}}` and ``{{ youtube(id=1) }}``",
            "```\n{{#include a.rs}}\n{% tip() %}\n```\n",
            "\\{{#include a.rs}}",
            "`{{ page.title }}`, ``{% if x %}``y, {{ f(x) + 1 }}",
            "{{<}} {{%%}} {{#}} {{ }} {{ (a) }} {% %} {{ f( }} {{",
            "{{< tip\n\n>}} {% end",
            "$e^{{g(t)}}$ {{f(x)}} ${{ github.ref }}",
            "\\{{% tip %}} \\{{ page.title }} \\{% raw %}",
            "{{ <b>x</b> }} {{ <br/> }} {{ x == y }} {{ <a }} {% /a b %}",
        ] {
            assert_eq!(reported(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn scans_unclosed_tags_in_linear_time() {
        let text = "{{#title ".repeat(200_000);
        assert_eq!(scan(&text).foreign, []);
        let text = "{{#title}}".repeat(200_000);
        assert_eq!(scan(&text).foreign.len(), 200_000);
    }
}
