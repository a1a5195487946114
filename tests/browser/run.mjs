// Runs the browser tests in one Chromium, which all test files share. Contexts keep the tests apart.
//
//   node tests/browser/run.mjs [--tap FILE] [TEST...]
//
// TEST is a test file; without one, all files of this folder run. `--tap` also writes the results to FILE, as TAP.
// The tests read the built sites and the program from environment variables, which `./check` sets.

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchShared } from "./support/browser.mjs";

// Two test files at a time keep two cores busy.
const OPTIONS = ["--test", "--test-concurrency=2", "--test-reporter=spec", "--test-reporter-destination=stdout"];

const wanted = process.argv.slice(2);
if (wanted[0] === "--tap") {
  const [, file] = wanted.splice(0, 2);
  OPTIONS.push("--test-reporter=tap", `--test-reporter-destination=${file}`);
}
const folder = fileURLToPath(new URL(".", import.meta.url));
const all = () => readdirSync(folder).filter((file) => file.endsWith(".test.mjs")).sort().map((file) => join(folder, file));

const browser = await launchShared();
const tests = spawn(process.execPath, [...OPTIONS, ...(wanted.length > 0 ? wanted : all())], {
  stdio: "inherit",
  env: { ...process.env, GUIDEPOST_BROWSER: browser.wsEndpoint() },
});
const code = await new Promise((ended) => tests.once("exit", (status) => ended(status ?? 1)));
await browser.close();
process.exitCode = code;
