// Headless Chromium, and checks of an opened page.

import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 320, height: 640 };

// The first uses half the processor time of the others: it is Chromium without the windows that nobody sees.
const PROGRAMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

// Chromium refuses its own sandbox to root. The rest keeps it to this machine: no service of its
// own calls home, and a page that asks another host for something gets no answer.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** Starts Chromium for the scripts of this folder; a test uses the one that is running, by `connect`. */
export function launch() {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

/** Starts the Chromium that all test files share. */
export function launchShared() {
  return chromium.launchServer({ executablePath: findChromium(), args: FLAGS });
}

/** Connects to the Chromium of this test run. Closing the result closes its contexts and leaves Chromium running. */
export function connect() {
  const address = process.env.GUIDEPOST_BROWSER;
  if (!address) throw new Error("no browser is running: run the tests with `node tests/browser/run.mjs [FILE...]`");
  return chromium.connect(address);
}

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of PROGRAMS) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error("Chromium is not installed; ./check installs it");
}

/**
 * Runs `work` with a page of a fresh context, so that no cache, cookie or focus leaks between tests. Without motion: what
 * is clicked while one page turns into the next is lost.
 */
export async function withPage(browser, options, work) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: "reduce", ...options });
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** Opens an address; fails unless the answer is a success, so that no check passes on an error page. */
export async function open(page, address, options) {
  const response = await page.goto(address, options);
  assert.ok(response.ok(), `${address} answers ${response.status()}`);
}

/**
 * Collects what a page complains of from now on: console warnings and errors (a policy violation
 * is one), uncaught exceptions, failed requests and requests to any other origin.
 */
export function complaintsOf(page, origin) {
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`other origin: ${request.url()}`);
  });
  return complaints;
}

/** Fails with all problems listed, one a line. */
export function assertNone(problems) {
  assert.ok(problems.length === 0, `\n${problems.join("\n")}`);
}
