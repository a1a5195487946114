//! The graph of the links between pages, for `guidepost list --links` and `--graph`.

use std::collections::VecDeque;

use serde::Serialize;

use crate::base::escape::{dot_id, dot_label};
use crate::render::project::Project;
use crate::site::{NodeId, Site};

/// A page, or the generated list of a folder without one, and the links in texts that lead to it and from it.
#[derive(Clone, Debug, Serialize)]
pub struct LinkRow {
    /// Its file, relative to the site's root; `None` for a list.
    pub path: Option<String>,
    /// Its address in the site, not percent-encoded.
    pub page: String,
    /// Its absolute address, percent-encoded; `None` if the site has no `base_url`.
    pub url: Option<String>,
    /// Its title.
    pub title: String,
    /// The number of other pages with a link to it in their texts.
    pub linked_from: usize,
    /// The number of other pages to which its text links.
    pub links_to: usize,
    /// The fewest links from Home to it, in texts and in lists of child pages; `None` if there is no such way.
    pub depth: Option<usize>,
    /// Whether no other page links to it in its text, so that only navigation leads to it. Home is never an orphan.
    pub orphan: bool,
    /// Whether its text links to no other page. A generated list has no text.
    pub dead_end: bool,
}

/// The links between the pages of a site, once for each two pages.
pub struct LinkGraph<'p> {
    project: &'p Project<'p>,
    /// In the order of the tree, and in that of the text.
    links: Vec<(NodeId, NodeId)>,
}

impl<'p> LinkGraph<'p> {
    /// The graph of a project.
    #[must_use]
    pub fn of(project: &'p Project<'p>) -> Self {
        let mut links = Vec::new();
        let context = project.text_links();
        context.each_pair(&mut |from, target| links.push((from, target.to)));
        Self { project, links }
    }

    /// The number of pairs of pages of which the first links to the second.
    #[must_use]
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether no page links to another one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// A row for each page, in the order of the tree.
    #[must_use]
    pub fn rows(&self) -> Vec<LinkRow> {
        let site = &self.project.site;
        let mut from = vec![0; site.nodes.len()];
        let mut to = vec![0; site.nodes.len()];
        for (source, target) in &self.links {
            to[*source] += 1;
            from[*target] += 1;
        }
        let depths = self.depths();
        let base = self.project.settings.base_url.as_ref();
        let row = |node: &NodeId| LinkRow {
            path: site.node_page(*node).map(|page| page.file.clone()),
            page: address(site, *node).to_owned(),
            url: base.map(|base| base.absolute(&site.nodes[*node].route)),
            title: site.title(*node).to_owned(),
            linked_from: from[*node],
            links_to: to[*node],
            depth: depths[*node],
            orphan: from[*node] == 0 && !site.is_home(*node),
            dead_end: to[*node] == 0 && site.nodes[*node].page.is_some(),
        };
        site.walk.iter().map(row).collect()
    }

    /// By node, the fewest links from Home.
    fn depths(&self) -> Vec<Option<usize>> {
        let site = &self.project.site;
        let mut targets: Vec<Vec<NodeId>> = site
            .nodes
            .iter()
            .map(|node| node.children.clone())
            .collect();
        for (source, target) in &self.links {
            targets[*source].push(*target);
        }
        let mut depths = vec![None; site.nodes.len()];
        let home = site.home();
        depths[home] = Some(0);
        let mut reached = VecDeque::from([(home, 0)]);
        while let Some((node, depth)) = reached.pop_front() {
            for target in &targets[node] {
                if depths[*target].is_none() {
                    depths[*target] = Some(depth + 1);
                    reached.push_back((*target, depth + 1));
                }
            }
        }
        depths
    }

    /// The graph in the language of Graphviz. A node is an address in the site, with the title as its label.
    #[must_use]
    pub fn dot(&self) -> String {
        let site = &self.project.site;
        let mut text = String::from("digraph links {\n");
        for node in site.walk.iter().copied() {
            let (id, label) = (dot_id(address(site, node)), dot_label(site.title(node)));
            text.push_str(&format!("  {id} [label={label}];\n"));
        }
        for (from, to) in &self.links {
            let (from, to) = (dot_id(address(site, *from)), dot_id(address(site, *to)));
            text.push_str(&format!("  {from} -> {to};\n"));
        }
        text.push_str("}\n");
        text
    }

    /// The graph in the form that d3-force and NetworkX read: `nodes`, and `links` between them.
    #[must_use]
    pub fn json(&self) -> NodesAndLinks {
        let site = &self.project.site;
        let link = |(from, to): &(NodeId, NodeId)| GraphLink {
            source: address(site, *from).to_owned(),
            target: address(site, *to).to_owned(),
        };
        NodesAndLinks {
            directed: true,
            multigraph: false,
            graph: GraphName {
                title: self.project.site_title().to_owned(),
            },
            nodes: self.rows().into_iter().map(GraphNode::from).collect(),
            links: self.links.iter().map(link).collect(),
        }
    }
}

fn address(site: &Site, node: NodeId) -> &str {
    site.nodes[node].route.as_str()
}

/// A graph as JSON.
#[derive(Debug, Serialize)]
pub struct NodesAndLinks {
    directed: bool,
    multigraph: bool,
    graph: GraphName,
    nodes: Vec<GraphNode>,
    links: Vec<GraphLink>,
}

#[derive(Debug, Serialize)]
struct GraphName {
    title: String,
}

/// A node, by its address in the site.
#[derive(Debug, Serialize)]
struct GraphNode {
    id: String,
    title: String,
    path: Option<String>,
    url: Option<String>,
}

impl From<LinkRow> for GraphNode {
    fn from(row: LinkRow) -> Self {
        Self {
            id: row.page,
            title: row.title,
            path: row.path,
            url: row.url,
        }
    }
}

#[derive(Debug, Serialize)]
struct GraphLink {
    source: String,
    target: String,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::Options;

    /// Reads a quoted string by the grammar of DOT: only `\"` is an escape. Returns it as written, and the rest.
    fn quoted(text: &str) -> Option<(String, &str)> {
        let inside = text.strip_prefix('"')?;
        let mut read = String::new();
        let mut chars = inside.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => return Some((read, &inside[at + 1..])),
                '\\' => match chars.next()? {
                    (_, '"') => read.push('"'),
                    (_, other) => read.extend(['\\', other]),
                },
                c => read.push(c),
            }
        }
        None
    }

    /// A label as it is shown: by the escapes and character references that Graphviz interprets.
    fn shown(label: &str) -> String {
        label.replace("\\\\", "\\").replace("&amp;", "&")
    }

    /// The labels of the nodes, and the edges.
    type Parsed = (BTreeMap<String, String>, Vec<(String, String)>);

    /// What is in a graph, or `None` if it is not one.
    fn parse(dot: &str) -> Option<Parsed> {
        let mut rest = dot.strip_prefix("digraph links {\n")?;
        let (mut nodes, mut edges) = (BTreeMap::new(), Vec::new());
        while rest != "}\n" {
            let (name, after) = quoted(rest.strip_prefix("  ")?)?;
            let after = match after.strip_prefix(" -> ") {
                Some(target) => {
                    let (target, after) = quoted(target)?;
                    edges.push((name, target));
                    after
                }
                None => {
                    let (label, after) = quoted(after.strip_prefix(" [label=")?)?;
                    nodes.insert(name, shown(&label));
                    after.strip_prefix(']')?
                }
            };
            rest = after.strip_prefix(";\n")?;
        }
        Some((nodes, edges))
    }

    fn graph_of(titles: &[String]) -> (String, serde_json::Value) {
        let mut files = MemoryFiles::default().with("guidepost.yaml", "title: Guide\n");
        for (number, title) in titles.iter().enumerate() {
            let name = if number == 0 {
                "index"
            } else {
                &format!("p{number}")
            };
            let next = if number + 1 == titles.len() {
                "index"
            } else {
                &format!("p{}", number + 1)
            };
            let title = serde_json::to_string(title).expect("a text");
            let text = format!("---\ntitle: {title}\n---\n\nOn to [the next]({next}.md).\n");
            files = files.with(&format!("content/{name}.md"), text);
        }
        let (project, _) = Project::open(&files, &Options::default()).expect("a site");
        let graph = LinkGraph::of(&project);
        let json = serde_json::to_value(graph.json()).expect("values");
        (graph.dot(), json)
    }

    fn assert_same(dot: &str, json: &serde_json::Value) {
        let (nodes, edges) = parse(dot).expect("a graph");
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let all = |key: &str| json[key].as_array().cloned().unwrap_or_default();
        let plain = |title: &str| title.replace(char::is_control, " ");
        let wanted: BTreeMap<String, String> = all("nodes")
            .iter()
            .map(|node| (text(&node["id"]), plain(&text(&node["title"]))))
            .collect();
        assert_eq!(nodes, wanted);
        let wanted: Vec<(String, String)> = all("links")
            .iter()
            .map(|link| (text(&link["source"]), text(&link["target"])))
            .collect();
        assert_eq!(edges, wanted);
    }

    #[test]
    fn titles_cannot_end_a_string_of_the_graph() {
        let titles = [
            "\"];}",
            "a\\",
            "\\\"",
            "\\N \\l",
            "&quot; & <b>",
            "-> ;",
            "ü 語",
        ];
        let titles = titles.map(str::to_owned);
        let (dot, json) = graph_of(&titles);
        assert_same(&dot, &json);
        assert_eq!(json["links"].as_array().map(Vec::len), Some(titles.len()));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        #[test]
        fn the_graph_has_every_title(titles in prop::collection::vec("[a-z\"\\\\&;<>\\[\\]{} \\n-]{0,8}x", 1..5)) {
            let (dot, json) = graph_of(&titles);
            assert_same(&dot, &json);
        }
    }
}
