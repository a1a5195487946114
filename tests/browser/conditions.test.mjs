// The pages where things are not as usual: without scripts, on paper, under a strict policy, and
// at an address that does not exist.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { assertNone, complaintsOf, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE, SITE_REPO, ofEachKind, readPages } from "./support/site.mjs";

const pages = readPages(SITE);
let server, serverRepo, browser;

before(async () => {
  server = await serve(SITE);
  serverRepo = await serve(SITE_REPO, "/repo/");
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await serverRepo?.close();
});

test("every page works under a policy of own scripts and styles only, without a word in the console", async () => {
  assertNone(await withPage(browser, {}, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    const problems = [];
    for (const { file, path } of pages) {
      await open(page, `${server.origin}/${path}`);
      problems.push(...complaints.splice(0).map((complaint) => `${file}: ${complaint}`));
    }
    return problems;
  }));
});

test("without scripts no page shows a button that does nothing", async () => {
  assertNone(await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    const problems = [];
    for (const { file, path } of pages) {
      await open(page, `${server.origin}/${path}`);
      for (const button of await page.locator("button:visible, [role=button]:visible").all()) {
        problems.push(`${file}: ${await button.evaluate((element) => element.outerHTML.slice(0, 100))}`);
      }
    }
    return problems;
  }));
});

for (const javaScriptEnabled of [true, false]) {
  test(`pages are dark where the system is dark, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const shades = await Promise.all(["light", "dark"].map((colorScheme) =>
      withPage(browser, { colorScheme, javaScriptEnabled }, async (page) => {
        await open(page, `${server.origin}/`);
        return brightness(await page.screenshot());
      })));
    const [light, dark] = shades;
    assert.ok(light > 0.8 && dark < 0.3, `light page ${light}, dark page ${dark}, of 1`);
  });
}

test("printed from a dark screen, a page of any kind is as from a light one, on white paper", async () => {
  assertNone(await withPage(browser, {}, async (page) => {
    const problems = [];
    for (const { file, path } of ofEachKind(pages)) {
      await open(page, `${server.origin}/${path}`);
      if (!await printsAlike(page)) problems.push(`${file}: the two differ`);
      problems.push(...(await page.evaluate(tintedPaper)).map((problem) => `${file}: ${problem}`));
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["color-contrast"] }));
      problems.push(...violations.flatMap(({ nodes }) => nodes.map((node) => `${file}: too pale: ${node.target.join(" ")}`)));
    }
    return problems;
  }));
});

test("a wrong address below a folder shows the 404 page with its styles and working links", async () => {
  for (const site of [server, serverRepo]) {
    await withPage(browser, {}, async (page) => {
      const missing = `${site.origin}${site.mount}running-injuries/no/such/page/`;
      assert.equal((await page.goto(missing)).status(), 404);
      assert.ok(await page.evaluate(() => document.styleSheets[0]?.cssRules.length > 0), "no stylesheet");
      // A link within the page itself needs no request; its target has to be there.
      const addresses = await page.evaluate(() => [...document.links].map((link) => link.href));
      assert.ok(addresses.includes(site.origin + site.mount), "no link to the home page");
      const problems = [];
      for (const address of new Set(addresses.filter((each) => !each.startsWith(`${missing}#`)))) {
        const { status } = await fetch(address);
        if (status !== 200) problems.push(`${address} answers ${status}`);
      }
      assertNone(problems);
    });
  }
});

/** Whether the sheets printed from a light and from a dark screen are equal. */
async function printsAlike(page) {
  const areEqual = async (draw) => {
    const drawn = [];
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ media: "print", colorScheme });
      drawn.push(await draw());
    }
    return drawn[0].equals(drawn[1]);
  };
  const draw = async () => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return page.screenshot({ fullPage: true });
  };
  // A busy machine may draw late: what differs is drawn again until it is the same twice in a row.
  return await areEqual(draw) || areEqual(async () => {
    let [last, next] = [await draw(), await draw()];
    for (let tries = 0; tries < 10 && !next.equals(last); tries += 1) [last, next] = [next, await draw()];
    return next;
  });
}

/** How bright a screenshot is on average, from 0 (black) to 1 (white). */
function brightness(screenshot) {
  return withPage(browser, {}, (page) => page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data: bytes } = canvas.getImageData(0, 0, image.width, image.height);
    let sum = 0;
    for (let at = 0; at < bytes.length; at += 4) sum += bytes[at] + bytes[at + 1] + bytes[at + 2];
    return sum / ((bytes.length / 4) * 3 * 255);
  }, screenshot.toString("base64")));
}

/** Runs in the page: what colours the whole sheet other than white. */
function tintedPaper() {
  return [document.documentElement, document.body]
    .map((element) => ({ name: element.tagName, color: getComputedStyle(element).backgroundColor }))
    .filter(({ color }) => !["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(color))
    .map(({ name, color }) => `${name} is ${color}`);
}
