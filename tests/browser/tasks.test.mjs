// What readers ask first is answered within a few clicks of Home, on a phone.

import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertNone, connect } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE } from "./support/site.mjs";
import { measure } from "./support/tasks.mjs";

const MOST_CLICKS = 2;
const MOST_SCREENS = 2;

const tasks = JSON.parse(readFileSync(new URL("tasks.json", import.meta.url), "utf8"));
let browser;
let server;

before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser.close();
  await server.close();
});

// The first screen of each page on the way counts as one, and so does each further one.
test(`ten tasks take at most ${MOST_CLICKS} clicks each, and ${MOST_SCREENS} screens from Home to the answer`, async () => {
  const problems = [];
  for (const task of tasks) {
    const { question, missing, clicks, scrolls, screens } = await measure(browser, server.origin, task);
    if (missing) problems.push(`${question}: ${missing} is not found`);
    else if (clicks > MOST_CLICKS || screens > MOST_SCREENS) problems.push(`${question}: ${clicks} clicks, ${screens} screens, after ${scrolls.join(" + ")} of scrolling`);
  }
  if (tasks.length !== 10) problems.push(`${tasks.length} tasks`);
  assertNone(problems);
});
