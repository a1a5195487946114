use super::*;
use crate::input::settings::Settings;
use crate::page::component;

fn places(body: &str) -> BodyPlaces {
    let settings = Settings::default();
    let scan = component::scan(body);
    find(
        &scan.masked,
        &scan.calls,
        Dialect::new(&settings, true),
        RawAddresses::Resolved,
    )
}

#[test]
fn finds_each_address_as_it_is_written() {
    for (body, written) in [
        ("[a](b.md)", vec!["b.md"]),
        ("[b.md](b.md \"b.md\")", vec!["b.md"]),
        ("[a](<b c.md> 'b c.md')", vec!["b c.md"]),
        ("[a](  b.md\n'x')", vec!["b.md"]),
        ("[a](b\\_c.md) ![x](d(1).png)", vec!["b\\_c.md", "d(1).png"]),
        ("[a](b&amp;c.md)", vec!["b&amp;c.md"]),
        ("[![x](p.png)](q.md)", vec!["p.png", "q.md"]),
        ("[`](` x](a.md)", vec!["a.md"]),
        ("> [a](\n> b.md)", vec!["b.md"]),
        ("[a][r], [r] and [r][]\n\n[r]: b.md\n  'r'\n", vec!["b.md"]),
        ("[unused]: <b c.md>\n", vec!["b c.md"]),
        ("[\\]]: b.md\n", vec!["b.md"]),
        ("<https://e.org/a/>", vec!["https://e.org/a/"]),
        (
            "<a href='b.md'>x</a> <img srcset=\"c.png 1x, d.png 2x\">",
            vec!["b.md", "c.png", "d.png"],
        ),
        ("<a href=\"b.md?x&amp;y\">x</a>", vec!["b.md?x&amp;y"]),
        ("<!-- [a](b.md) <a href=c.md> -->", vec![]),
        ("`[a](b.md)` \\[a](c.md)\n\n    [a](d.md)", vec![]),
        (
            "text[^1] [a](b.md)\n\n[^1]: [c](d.md)",
            vec!["b.md", "d.md"],
        ),
        ("[@TAG] [a](b.md)", vec!["b.md"]),
        ("{{<x a=\"b.md\" />}} [a](c.md)", vec!["c.md"]),
        ("| a |\n|---|\n| [x](b.md) |", vec!["b.md"]),
        ("[a](#b) [c](d.md#e?f)", vec!["#b", "d.md#e?f"]),
    ] {
        let found = places(body).links;
        let found: Vec<&str> = found
            .iter()
            .map(|place| &body[place.range.clone()])
            .collect();
        assert_eq!(found, written, "{body}");
    }
}

#[test]
fn finds_headings_and_labels() {
    let body =
        "# A\n\n[x][R  s] y[^n]\n\nB\n===\n\n> ## C {#c}\n\n[r S]: b.md\n\n[^n]: text\n    ## In\n";
    let found = places(body);
    let headings: Vec<(usize, bool, bool)> = found
        .headings
        .iter()
        .map(|h| (h.level, h.is_top_level, h.has_id))
        .collect();
    assert_eq!(
        headings,
        [(1, true, false), (1, true, false), (2, false, true)]
    );
    assert_eq!(found.uses[0].1, found.definitions[0].label);
    assert_eq!(found.note_uses[0].1, found.notes[0].label);
}
