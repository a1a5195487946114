"""MediaWiki: a link, and a reference in Wikipedia."""

import unittest

import mwparserfromhell
from mwparserfromhell.nodes import ExternalLink, HTMLEntity, Tag, Template, Text
from support.pages import reads_back


def shown(code):
    """What is shown of a text that holds nothing but characters and entities."""
    parts = []
    for node in code.nodes:
        assert isinstance(node, (Text, HTMLEntity)), repr(node)
        parts.append(node.normalize() if isinstance(node, HTMLEntity) else node.value)
    return "".join(parts)


def value(parameter):
    """What a parameter says; an address is one as it stands."""
    if parameter.name == "url":
        return str(parameter.value).strip()
    return shown(parameter.value).strip()


def read_link(text):
    [link] = mwparserfromhell.parse(text).nodes
    assert isinstance(link, ExternalLink) and link.brackets, repr(link)
    return [str(link.url), shown(link.title)]


def read_link_in_sentence(text):
    before, link, after = mwparserfromhell.parse(f"* See {text}, once.").nodes[1:]
    return [str(before), *read_link(str(link)), str(after)]


def read_reference(text):
    [reference] = mwparserfromhell.parse(text).nodes
    assert isinstance(reference, Tag) and str(reference.tag) == "ref", repr(reference)
    [template] = reference.contents.nodes
    assert isinstance(template, Template), repr(template)
    return [str(template.name).strip(), [[str(parameter.name), value(parameter)] for parameter in template.params]]


def want_reference(page):
    authors = []
    if page["authors"] != [{"name": page["site"]}]:
        for number, author in enumerate(page["authors"], 1):
            if "name" in author:
                authors.append([f"author{number}", author["name"]])
            else:
                authors += [[f"last{number}", author["family"]], [f"first{number}", author["given"]]]
    fields = [["title", page["title"]], *authors, ["url", page["url"]], ["website", page["site"]]]
    if page["date"]:
        fields.append(["date", "{:04}-{:02}-{:02}".format(*page["date"])])
    return ["cite web", fields]


class MediaWiki(unittest.TestCase):
    def test_it_is_one_link(self):
        reads_back(self, "mediawiki", read_link, lambda page: [page["url"], page["title"]])

    def test_it_is_one_link_in_a_sentence(self):
        reads_back(self, "mediawiki", read_link_in_sentence, lambda page: [" See ", page["url"], page["title"], ", once."])

    def test_a_reference_has_the_facts_of_the_page(self):
        reads_back(self, "wikipedia", read_reference, want_reference)
