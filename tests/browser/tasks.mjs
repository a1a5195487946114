// Ten tasks with a stopwatch: what it takes a reader with a phone to get from Home to an answer.
//
//   node tests/browser/tasks.mjs SITE [TABLE]
//
// SITE is the folder of a built guide, TABLE a file of tasks such as tasks.json, which is the default.

import { readFileSync } from "node:fs";
import { launch } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { measure } from "./support/tasks.mjs";

const [site, table = new URL("tasks.json", import.meta.url)] = process.argv.slice(2);
if (!site) {
  console.error("usage: node tasks.mjs SITE [TABLE]");
  process.exit(2);
}

const server = await serve(site);
const browser = await launch();
console.log("| Task | Clicks | Scrolls | Screens | Seconds |\n| --- | --: | --: | --: | --: |");
for (const task of JSON.parse(readFileSync(table, "utf8"))) {
  const { question, missing, clicks, scrolls, screens, seconds } = await measure(browser, server.origin, task);
  console.log(missing ? `| ${question} | not found: ${missing} | | | |` : `| ${question} | ${clicks} | ${scrolls.join(" + ")} | ${screens} | ${seconds.toFixed(1)} |`);
}
await browser.close();
await server.close();
