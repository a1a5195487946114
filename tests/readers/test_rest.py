"""reStructuredText, by docutils."""

import unittest

from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from support.pages import reads_back

PARSER = Parser()
SETTINGS = get_default_settings(Parser)
# What it would say of a text is in the document too, and nobody looks at the terminal.
SETTINGS.report_level = 5


def tree(node):
    """A node as a list: its name, its address, its children."""
    if node.tagname == "#text":
        return node.astext()
    address = [node["refuri"]] if "refuri" in node else []
    return [node.tagname, *address, *map(tree, node.children)]


def read(text):
    document = new_document("pasted", SETTINGS)
    PARSER.parse(text, document)
    return [tree(child) for child in document.children]


def link(page):
    return ["reference", page["url"], page["title"]]


class ReStructuredText(unittest.TestCase):
    def test_each_is_one_link_alone_and_in_a_sentence_and_two_of_one_text_are_no_conflict(self):
        reads_back(
            self,
            "rest",
            lambda text: read(f"{text}\n\n{text}\n\nSee {text}, once."),
            lambda page: [["paragraph", link(page)], ["paragraph", link(page)], ["paragraph", "See ", link(page), ", once."]],
        )
