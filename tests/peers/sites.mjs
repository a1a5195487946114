// The sites that are measured: how each is built, and its pages.

import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeMaterial, writeStarlight } from "./convert.mjs";
import { run } from "./process.mjs";

const HERE = import.meta.dirname;
export const ROOT = join(HERE, "..", "..");

/** The kinds of pages of the guide, by their path. */
const GUIDE = {
  home: "",
  hub: "running-injuries/hamstring-injury/",
  leaf: "running-injuries/hamstring-injury/causes/training-load/",
  glossary: "glossary/",
  references: "references/",
  tool: "running-injuries/hamstring-injury/manage/walk-to-run/",
};

/** The kinds of pages of the manual. */
const MANUAL = {
  home: "",
  hub: "coming-from/",
  leaf: "writing/",
  components: "components/",
  settings: "settings/",
  names: "templates/",
};

/**
 * The sites by name. `build` gets a folder of its own and the address that the site will have, and resolves to the
 * folder of the built site.
 */
export const SITES = {
  guidepost: { pages: GUIDE, build: (folder, origin, options) => buildGuidepost(folder, origin, options, ROOT) },
  material: { pages: GUIDE, build: buildMaterial },
  starlight: { pages: GUIDE, build: buildStarlight },
  manual: { pages: MANUAL, build: (folder, origin, options) => buildGuidepost(folder, origin, options, join(ROOT, "docs")) },
};

async function buildGuidepost(folder, origin, { guidepost }, root) {
  const out = join(folder, "site");
  await run(guidepost, ["build", "--strict", "--root", root, "--base-url", `${origin}/`, "--out", out, "--cache-dir", join(folder, "cache")], ROOT);
  return out;
}

/** The guide with the Markdown of each page beside it, which the peers' sources are made from. */
async function publishMarkdown(folder, origin, { guidepost }) {
  const root = join(folder, "guide");
  for (const name of ["content", "templates", "links.ledger"]) await cp(join(ROOT, name), join(root, name), { recursive: true });
  const settings = await readFile(join(ROOT, "guidepost.yaml"), "utf8");
  await writeFile(join(root, "guidepost.yaml"), `${settings}\npublish: { markdown: true }\n`);
  return buildGuidepost(root, origin, { guidepost }, root);
}

async function buildMaterial(folder, origin, options) {
  await writeMaterial(ROOT, await publishMarkdown(folder, origin, options), folder, origin);
  await run(join(HERE, ".venv/bin/python"), ["-m", "mkdocs", "build", "--quiet", "--strict"], folder);
  return join(folder, "site");
}

async function buildStarlight(folder, origin, options) {
  await writeStarlight(ROOT, await publishMarkdown(folder, origin, options), folder, origin);
  // Astro looks for its packages beside the site.
  await symlink(join(HERE, "node_modules"), join(folder, "node_modules"));
  await run(process.execPath, [join(HERE, "node_modules/astro/bin/astro.mjs"), "build", "--silent", "--root", folder], folder);
  return join(folder, "dist");
}

/** The versions of everything that takes part, by name. */
export async function versions({ guidepost }, browser) {
  const installed = async (name) => JSON.parse(await readFile(join(HERE, "node_modules", name, "package.json"), "utf8")).version;
  const locked = await readFile(join(HERE, "requirements.txt"), "utf8");
  const fromPypi = (name) => new RegExp(`^${name}==(\\S+)`, "m").exec(locked)[1];
  return {
    guidepost: (await run(guidepost, ["--version"], ROOT)).trim().split(" ").pop(),
    material: fromPypi("mkdocs-material"),
    mkdocs: fromPypi("mkdocs"),
    starlight: await installed("@astrojs/starlight"),
    astro: await installed("astro"),
    lighthouse: await installed("lighthouse"),
    axe: await installed("axe-core"),
    chromium: browser.version(),
    node: process.versions.node,
  };
}
