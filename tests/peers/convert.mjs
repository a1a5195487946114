// Writes the guide as the sources of the peers: the same pages with the same text, in each peer's own conventions.

import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import yaml from "js-yaml";
import { Dialect, translate } from "./markdown.mjs";

/** The pages with a tool, the heading above it, its HTML on the built page, and its script. */
const TOOLS = {
  "running-injuries/hamstring-injury/manage/walk-to-run.md": { heading: "## Plan your runs", html: /<form class="tool".*?<\/form>/s, script: "planner.js" },
  "running-injuries/hamstring-injury/manage/symptom-log.md": { heading: "## Your log", html: /<div class="tool log".*?(?=<h2)/s, script: "symptom-log.js" },
};

/**
 * Reads the guide: its settings, its pages in reading order, its data, and the Markdown that Guidepost publishes of each
 * page, so that every component of the guide is there as what it prints. `site` is the folder of the guide as built with
 * `publish.markdown`, for `origin`.
 */
async function readGuide(root, site, origin) {
  const content = join(root, "content");
  const files = (await readdir(content, { recursive: true })).filter((file) => file.endsWith(".md")).sort();
  const pages = new Map();
  for (const file of files) {
    const [, front] = /^---\n(.*?)\n---\n/s.exec(await readFile(join(content, file), "utf8"));
    const path = file.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "/");
    const read = (name) => readFile(join(site, path, name), "utf8");
    const tools = [];
    if (TOOLS[file]) tools.push({ ...TOOLS[file], html: TOOLS[file].html.exec(await read("index.html"))[0].replaceAll(/\n\s*\n/g, "\n") });
    pages.set(file, { file, path, front: yaml.load(front, { schema: yaml.JSON_SCHEMA }), published: await read("index.md"), tools });
  }
  const data = async (name) => yaml.load(await readFile(join(content, "_data", name), "utf8"), { schema: yaml.JSON_SCHEMA });
  return {
    origin,
    settings: yaml.load(await readFile(join(root, "guidepost.yaml"), "utf8")),
    pages,
    files: new Map([...pages.values()].map(({ path, file }) => [path, file])),
    references: await data("references.yaml"),
    glossary: await data("glossary.yaml"),
  };
}

/** The pages as a tree: an `index.md` has the other pages of its folder and the indexes of the folders in it below it. */
function treeOf(pages, folder = "") {
  const index = pages.get(posix.join(folder, "index.md"));
  const below = [...pages.values()].filter(({ file }) => file !== index.file && parentFolder(file) === folder);
  const order = ({ front }) => front.order ?? Infinity;
  below.sort((a, b) => order(a) - order(b) || (a.front.title < b.front.title ? -1 : 1));
  return {
    page: index,
    children: below.map((page) => (page.file.endsWith("/index.md") ? treeOf(pages, dirname(page.file)) : { page, children: [] })),
  };
}

/** The folder of whose index a page is a child, "" being the site's. */
function parentFolder(file) {
  const own = file.endsWith("index.md") ? dirname(dirname(file)) : dirname(file);
  return own === "." ? "" : own;
}

const label = ({ front }) => front.nav_title ?? front.title;

/** Writes the sources for Material for MkDocs into `folder`. */
export async function writeMaterial(root, site, folder, origin) {
  const guide = await readGuide(root, site, origin);
  const docs = join(folder, "docs");
  await cp(join(root, "content/drawings"), join(docs, "drawings"), { recursive: true });
  for (const page of guide.pages.values()) {
    const front = { title: page.front.title, description: page.front.description, ...(page.front.toc === false ? { hide: ["toc"] } : {}) };
    await write(join(docs, page.file), `---\n${yaml.dump(front)}---\n\n# ${page.front.title}\n\n${translate(guide, page, Dialect.material)}`);
  }
  await copyScripts(root, docs);
  const nav = ({ page, children }) => (children.length === 0 ? { [label(page)]: page.file } : { [label(page)]: [page.file, ...children.map(nav)] });
  const { page, children } = treeOf(guide.pages);
  await write(join(folder, "mkdocs.yml"), yaml.dump({
    site_name: guide.settings.title,
    site_url: `${origin}/`,
    site_description: guide.settings.description,
    nav: [{ Home: page.file }, ...children.map(nav)],
    theme: {
      name: "material",
      language: "en",
      // From Google's servers otherwise.
      font: false,
      features: ["navigation.indexes", "navigation.path", "navigation.footer", "toc.follow"],
      palette: [
        { media: "(prefers-color-scheme)", toggle: { icon: "material/brightness-auto", name: "Switch to light mode" } },
        { media: "(prefers-color-scheme: light)", scheme: "default", toggle: { icon: "material/brightness-7", name: "Switch to dark mode" } },
        { media: "(prefers-color-scheme: dark)", scheme: "slate", toggle: { icon: "material/brightness-4", name: "Switch to system preference" } },
      ],
    },
    plugins: ["search"],
    markdown_extensions: ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.details", "pymdownx.superfences", { toc: { permalink: true } }],
    validation: { anchors: "warn" },
  }));
}

/** Writes the sources for Starlight into `folder`. */
export async function writeStarlight(root, site, folder, origin) {
  const guide = await readGuide(root, site, origin);
  await cp(join(root, "content/drawings"), join(folder, "public/drawings"), { recursive: true });
  for (const page of guide.pages.values()) {
    const front = { title: page.front.title, description: page.front.description, ...(page.front.toc === false ? { tableOfContents: false } : {}) };
    await write(join(folder, "src/content/docs", page.file), `---\n${yaml.dump(front)}---\n\n${translate(guide, page, Dialect.starlight)}`);
  }
  await copyScripts(root, join(folder, "public"));
  // Its starter has an icon too.
  await write(join(folder, "public/favicon.svg"), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="12" fill="#08633d"/></svg>\n');
  const item = (page, name = label(page)) => ({ label: name, slug: page.file.replace(/(^|\/)index\.md$|\.md$/, "") });
  // A group is no link there: its page is the first in it.
  const nav = ({ page, children }) => (children.length === 0 ? item(page) : { label: label(page), items: [item(page, "Overview"), ...children.map(nav)] });
  const { children } = treeOf(guide.pages);
  const options = {
    title: guide.settings.title,
    description: guide.settings.description,
    locales: { root: { label: "English", lang: guide.settings.language } },
    sidebar: [{ label: "Home", link: "/" }, ...children.map(nav)],
  };
  await write(join(folder, "astro.config.mjs"), `import { defineConfig } from "astro/config";
import starlight from "@astrojs/starlight";
export default defineConfig({ site: ${JSON.stringify(origin)}, integrations: [starlight(${JSON.stringify(options)})] });
`);
  await write(join(folder, "src/content.config.ts"), `import { defineCollection } from "astro:content";
import { docsLoader } from "@astrojs/starlight/loaders";
import { docsSchema } from "@astrojs/starlight/schema";
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };
`);
  // Astro bundles the packages that depend on it, which it finds by this list.
  const dependencies = { "@astrojs/starlight": "*", astro: "*" };
  await write(join(folder, "package.json"), JSON.stringify({ name: "peer", private: true, type: "module", dependencies }));
}

/** The scripts of the guide's two tools, which the pages with the tools load. */
async function copyScripts(root, folder) {
  for (const name of ["planner.js", "symptom-log.js"]) await cp(join(root, "templates/guide", name), join(folder, name));
}

async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
