"""BibTeX: the entry by a parser of BibTeX, its texts by a reader of LaTeX."""

import re
import unittest
from functools import cache

from pybtex.database.input.bibtex import Parser
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_syntax
from support.pages import reads_back

MONTHS = "January February March April May June July August September October November December".split()

# Characters that LaTeX itself has by these names, which the reader does not know, or knows by another character.
NAMED = {"textless": "<", "textgreater": ">", "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}


def latex_reader():
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, text) for name, text in NAMED.items()]
    context.add_context_category("named", macros=macros, prepend=True)
    return LatexNodes2Text(latex_context=context, strict_latex_spaces=True)


READER = latex_reader()
# LaTeX itself; packages would only be slower.
SYNTAX = get_default_syntax().filter_context(keep_categories=["latex-base", "nonascii-specials"])


@cache
def printed(text):
    """What LaTeX prints for a text that stands in braces of its own."""
    assert text.startswith("{") and text.endswith("}"), text
    nodes, _, _ = LatexWalker(text[1:-1], latex_context=SYNTAX).get_latex_nodes()
    return READER.nodelist_to_text(nodes)


def name(person):
    parts = [person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names]
    first, *others, last, lineage = [[printed(part) for part in names] for names in parts]
    assert (others, lineage, len(last)) == ([[], []], [], 1), person
    return {"family": last[0], "given": first[0]} if first else {"name": last[0]}


def read(text):
    [(key, entry)] = Parser().parse_string(text).entries.items()
    fields = dict(entry.fields)
    for field in ["title", "note"]:
        if field in fields:
            fields[field] = printed(fields[field])
    persons = {role: [name(person) for person in persons] for role, persons in entry.persons.items()}
    return {"type": entry.type, "key": key, **fields, **persons}


def want(page):
    url, site, authors = page["url"], page["site"], page["authors"]
    wanted = {
        "type": "misc",
        "key": re.sub("[^A-Za-z0-9]+", "-", url.removeprefix("https://")).strip("-"),
        "title": page["title"],
        "howpublished": f"\\url{{{url}}}",
        "url": url,
        "author": authors,
    }
    if page["date"]:
        year, month, _ = page["date"]
        wanted |= {"year": str(year), "month": MONTHS[month - 1]}
    if authors != [{"name": site}] and page["title"] != site:
        wanted["note"] = site
    return wanted


class BibTeX(unittest.TestCase):
    def test_an_entry_has_the_facts_of_the_page(self):
        reads_back(self, "bibtex", read, want)
