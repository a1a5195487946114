// HTML as a browser reads it.

import { parseFragment } from "parse5";

/** HTML in the body of a page as a list of trees: text, or `[name, attributes, ...children]`. Line ends between blocks are left out. */
export const parse = (html) => children(parseFragment(html));

function children(node) {
  return node.childNodes.filter(({ nodeName, value }) => nodeName !== "#text" || !/^\s*\n\s*$/.test(value)).map((child) => {
    if (child.nodeName === "#text") return child.value;
    if (!child.tagName) return [child.nodeName, child.data];
    return [child.tagName, Object.fromEntries(child.attrs.map(({ name, value }) => [name, value])), ...children(child)];
  });
}

export const link = ({ url, title }) => ["a", { href: url }, title];

/** Every element of this name in a list of trees. */
export function elements(trees, name) {
  const below = trees.filter(Array.isArray);
  return below.flatMap((tree) => (tree[0] === name ? [tree] : elements(tree.slice(2), name)));
}
