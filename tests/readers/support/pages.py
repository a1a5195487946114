"""The pages that the share formats were written for, and what a reader must find in each: worked out from the
facts here, by the rules of the formats and not by the program that is tested. `pages.mjs` is the same for Node."""

import json
import os
import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

# Fewer pages than this prove nothing.
ENOUGH = 10_000
# So many failures are printed; the rest is counted.
SHOWN = 5

TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Every space and every control character of Unicode.
BREAKS = re.compile("[\0-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def one_line(text):
    """Text as one line: no control character, no mark that turns the text around it, NFC."""
    return unicodedata.normalize("NFC", BREAKS.sub(" ", TURNS.sub("", text)).strip(" "))


def encode(text):
    """Percent-encoded but for letters, digits, `-`, `_`, `~` and no more than two full stops together."""
    return quote(text, safe="").replace("...", "..%2E")


def address(base, path):
    base = urlsplit(base)
    host = base.hostname.encode("idna").decode() + (f":{base.port}" if base.port else "")
    parts = [unquote(part) for part in base.path.split("/") if part] + path
    return f"https://{host}/" + "".join(encode(unicodedata.normalize("NFC", part)) + "/" for part in parts)


def address_of_section(page, heading_id):
    """It ends in a letter or digit."""
    last = re.sub(r"[-._~]$", lambda mark: f"%{ord(mark[0]):02X}", encode(heading_id))
    return f"{page}#{last}"


def expected_of(page):
    """What every format must say of a page."""
    url = address(page["base"], page["path"])
    title = one_line(page["title"]) or url
    site = one_line(page["site"]) or url.removeprefix("https://")
    if section := page["section"]:
        url = address_of_section(url, section["id"])
        if heading := one_line(section["heading"]):
            title = f"{title}: {heading}"
    names = [{key: one_line(name) for key, name in author.items()} for author in page["authors"]]
    return {
        "title": title,
        "url": url,
        "site": site,
        "authors": names or [{"name": one_line(page["publisher"] or "") or site}],
        "date": page["date"],
    }


def read_pages():
    with open(os.environ["GUIDEPOST_SHARED"], encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    assert len(pages) > ENOUGH, f"only {len(pages)} pages"
    for page in pages:
        page["expected"] = expected_of(page["page"])
    return pages


PAGES = read_pages()


def reads_back(test, format_id, read, want):
    """Of every page, `read` finds in the text of this format what `want` says. The first that differ are printed,
    short titles before long ones."""
    failed = []
    for page in PAGES:
        text, wanted = page["written"][format_id], want(page["expected"])
        try:
            found = read(text)
        except Exception as error:  # Whatever a parser stumbles over is what it has read.
            found = repr(error)
        if found != wanted:
            failed.append((page["page"]["title"], text, wanted, found))
    failed.sort(key=lambda one: len(one[1]))
    shown = [
        f"title    {json.dumps(title)}\nwritten  {json.dumps(text)}\nexpected {json.dumps(wanted)}\nread     {json.dumps(found)}\n"
        for title, text, wanted, found in failed[:SHOWN]
    ]
    if failed:
        test.fail(f"{len(failed)} of {len(PAGES)} texts read otherwise, such as\n\n" + "\n".join(shown))
