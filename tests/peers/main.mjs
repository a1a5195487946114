// Builds, serves and measures the sites; `run` describes the options and starts this with a Node that is new enough.

import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { killAll } from "chrome-launcher";
import { chromium } from "playwright-core";
import { GATED, audit, disturbed, summary } from "./audit.mjs";
import { findChromium, flags } from "./browser.mjs";
import { violations, weigh } from "./measure.mjs";
import { originOf, serve } from "./server.mjs";
import { ROOT, SITES, versions } from "./sites.mjs";
import { table } from "./table.mjs";

const PEERS = ["guidepost", "material", "starlight"];
/** Those of Guidepost. */
const GATED_SITES = ["guidepost", "manual"];
const LIMIT_MS = 90 * 60_000;

const LIST = /^\w+(,\w+)*$/;

function readOptions() {
  const { values } = parseArgs({
    options: {
      guidepost: { type: "string" },
      out: { type: "string", default: join(ROOT, "target/peers") },
      sites: { type: "string" },
      pages: { type: "string" },
      runs: { type: "string", default: "3" },
      gate: { type: "boolean", default: false },
    },
  });
  const built = ["release", "debug"].map((profile) => join(ROOT, "target", profile, "guidepost")).find((file) => existsSync(file));
  const guidepost = values.guidepost ?? built;
  if (!guidepost) throw new Error("no program: build one with `cargo build --release`, or name one by --guidepost FILE");
  const names = values.gate ? GATED_SITES : listed(values.sites, Object.keys(SITES), "--sites") ?? PEERS;
  const all = [...new Set(names.flatMap((name) => Object.keys(SITES[name].pages)))];
  const pages = listed(values.pages, all, "--pages") ?? all;
  if (!/^[0-9]$/.test(values.runs)) throw new Error("--runs is a number from 0 to 9");
  return { guidepost: resolve(guidepost), out: resolve(values.out), names, pages, runs: values.gate ? 1 : Number(values.runs), isGate: values.gate };
}

function listed(text, all, option) {
  if (text === undefined) return null;
  const wanted = LIST.test(text) ? text.split(",") : [];
  if (wanted.length === 0 || wanted.some((each) => !all.includes(each))) throw new Error(`${option} takes some of ${all.join(",")}`);
  return wanted;
}

async function buildAll({ names, out, ...options }) {
  const folders = {};
  for (const name of names) {
    const folder = join(out, name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    console.log(`building ${name}`);
    folders[name] = await SITES[name].build(folder, originOf(name), options);
  }
  return folders;
}

const pagesOf = (name, { pages }) => Object.entries(SITES[name].pages).filter(([page]) => pages.includes(page));

/** Measures all pages. `keep` stores what is there after each step, so that a long run that ends early is not lost. */
async function measureAll(browser, port, options, keep) {
  const measurements = Object.fromEntries(options.names.map((name) => [name, {}]));
  for (const name of options.names) {
    for (const [page, path] of pagesOf(name, options)) {
      const address = `${originOf(name)}/${path}`;
      measurements[name][page] = options.isGate ? {} : { weight: await weigh(browser, address), axe: await violations(browser, address) };
      await keep(measurements);
      if (!options.isGate) console.log(`${name}, ${page}: weight and axe`);
    }
  }
  await browser.close();
  if (options.runs > 0) await auditAll(port, options, measurements, keep);
  return measurements;
}

/** Lighthouse, a second time where the machine was busy: how fast it is when it is not, shows in the end only. */
async function auditAll(port, { names, pages, runs, isGate }, measurements, keep) {
  const results = new Map();
  // The gated categories do not depend on the machine.
  const [passes, most] = isGate ? [1, runs] : [2, 2 * runs];
  for (let pass = 0; pass < passes; pass += 1) {
    // In turn, so that a busy minute does not hit one site alone.
    for (const page of pages) {
      for (const name of names.filter((each) => measurements[each][page])) {
        const address = `${originOf(name)}/${SITES[name].pages[page]}`;
        const earlier = results.get(address) ?? [];
        if (disturbed(earlier, runs) === 0) continue;
        const all = await audit(address, port, runs, most, earlier);
        results.set(address, all);
        const result = summary(all, runs);
        measurements[name][page].lighthouse = result;
        await keep(measurements);
        console.log(`${name}, ${page}: Lighthouse ${Object.values(result.scores).join(" ")}${result.disturbed ? `, ${result.disturbed} disturbed` : ""}`);
      }
    }
  }
}

/** The pages of Guidepost that lose a point in a category that does not depend on the machine. */
function lost(measurements) {
  return GATED_SITES.filter((name) => measurements[name]).flatMap((name) => Object.entries(measurements[name])
    .filter(([, { lighthouse }]) => lighthouse && GATED.some((category) => lighthouse.scores[category] < 100))
    .map(([page, { lighthouse }]) => `${name}, ${page}: ${lighthouse.failed.join("; ")}`));
}

async function main() {
  const options = readOptions();
  const folders = await buildAll(options);
  const server = await serve(folders, options.out);
  let browser;
  try {
    browser = await chromium.launch({ executablePath: findChromium(), args: flags(server.port) });
    const used = await versions(options, browser);
    const file = join(options.out, "measurements.json");
    const keep = (measurements) => writeFile(file, `${JSON.stringify({ versions: used, measurements }, null, 1)}\n`);
    const measurements = await measureAll(browser, server.port, options, keep);
    if (!options.isGate) await report(options, measurements);
    const problems = lost(measurements);
    for (const problem of problems) console.error(`below 100: ${problem}`);
    if (options.isGate && problems.length > 0) process.exitCode = 1;
  } finally {
    await browser?.close();
    await server.close();
  }
}

async function report({ names, out }, measurements) {
  const measured = names.filter((name) => Object.keys(measurements[name]).length > 0);
  const isManual = (name) => name === "manual";
  const tables = [measured.filter((name) => !isManual(name)), measured.filter(isManual)].filter((each) => each.length > 0);
  const text = tables.map((each) => `${each.join(" / ")}\n\n${table(measurements, each)}`).join("\n");
  await writeFile(join(out, "table.md"), text);
  console.log(`\n${text}`);
}

function stop(reason) {
  console.error(`tests/peers/run: ${reason}`);
  killAll();
  process.exit(1);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop(`ended by ${signal}`));
setTimeout(() => stop("took longer than 90 minutes"), LIMIT_MS).unref();
try {
  await main();
} catch (error) {
  console.error(`tests/peers/run: ${error.message}`);
  process.exitCode = 1;
}
