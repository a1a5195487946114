// The card of a page on other sites: in a blog that runs WordPress's host script, and as the frame that the share
// box gives. The site is answered for at its own address, https://example.org/, so that hosts are compared as there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertNone, connect, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { BASE_URL, SITE, attribute, elements, parsePage, readCards, readPages, text } from "./support/site.mjs";
import { asWordPressPrintsIt, hostScript } from "./support/wordpress.mjs";

const PAGE = "running-injuries/hamstring-injury/";
const BLOG = "https://blog.example/";

let server, browser;

before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("every shared page names, early in its head, an oEmbed answer that exists and fits it", () => {
  assertNone(readPages(SITE).filter(({ file }) => file !== "404.html").flatMap(({ file, path, html }) => {
    const all = elements(parsePage(html).document);
    const discovery = all.filter((each) => attribute(each, "type") === "application/json+oembed");
    const [link] = discovery;
    if (discovery.length !== 1) return [`${file}: ${discovery.length} discovery links`];
    const answer = answerOf(html);
    const title = text(all.find((each) => each.tagName === "h1"));
    const problems = [];
    if (attribute(link, "title") !== null) problems.push("the discovery link has a title");
    if (/=https?(%3A|:)\/\//i.test(attribute(link, "href"))) problems.push("the answer's address holds the page's");
    if (link.sourceCodeLocation.startOffset > 2_000) problems.push("the discovery link comes late");
    const { version, type, width, height, provider_url: home } = answer;
    if (version !== "1.0" || type !== "rich" || width !== 500 || height !== 240) problems.push("no rich answer of 500 by 240");
    if (answer.title !== title || home !== BASE_URL) problems.push(`it is of ${answer.title} at ${home}`);
    if (!answer.html.includes(`src="${BASE_URL}embed/${path}"`)) problems.push("its frame is not the page's card");
    return problems.map((problem) => `${file}: ${problem}`);
  }));
});

test("every card is kept out of search, names its page, and stands in no sitemap", () => {
  const sitemap = readFileSync(join(SITE, "sitemap.xml"), "utf8");
  assert.ok(!sitemap.includes("/embed/") && !sitemap.includes("/wp-json/"));
  const cards = readCards(SITE);
  assert.equal(cards.length, readPages(SITE).length - 1);
  assertNone(cards.flatMap(({ file, path, html }) => {
    const { document, errors } = parsePage(html);
    const all = elements(document);
    const named = (name, value) => all.find((each) => attribute(each, name) === value);
    const canonical = attribute(named("rel", "canonical"), "href");
    const problems = [...errors];
    if (attribute(named("name", "robots"), "content") !== "noindex") problems.push("it may be listed");
    if (canonical !== BASE_URL + path.slice("embed/".length)) problems.push(`it names ${canonical}`);
    if (!attribute(named("http-equiv", "Content-Security-Policy"), "content").startsWith("default-src 'none'; ")) problems.push("no policy");
    if (all.some((each) => each.tagName === "a" && attribute(each, "target") !== "_top")) problems.push("a link stays in the frame");
    return problems.map((problem) => `${file}: ${problem}`);
  }));
});

test("hosts that read a file of headers let the card be framed and the answer be fetched", () => {
  assert.ok(existsSync(join(SITE, "_headers")));
  const rules = readFileSync(join(SITE, "_headers"), "utf8").split(/^(?=\/)/m).map((rule) => rule.split(/\n\s*/));
  assert.deepEqual(rules.map(([path]) => path), ["/embed/*", "/wp-json/*", "/theme/*", "/resized/*"]);
  const [card, answer] = rules;
  assert.ok(card.some((line) => /^Content-Security-Policy: default-src 'none'; .*frame-ancestors \*$/.test(line)));
  assert.ok(card.includes("X-Robots-Tag: noindex"));
  assert.ok(answer.includes("Access-Control-Allow-Origin: *") && answer.includes("Content-Type: application/json; charset=utf-8"));
});

test("in a WordPress blog the card shows, as high as it is, and its link leads the blog's reader to the page", async () => {
  await onBlog({}, async (page, complaints) => {
    const frame = page.locator("iframe");
    await frame.waitFor({ state: "visible" });
    assert.ok(!(await page.locator("blockquote").isVisible()), "the quotation is still there");
    const height = await page.waitForFunction(() => document.querySelector("iframe").getAttribute("height") !== "240" && document.querySelector("iframe").height);
    const card = page.frames().find((each) => each.url().startsWith(`${BASE_URL}embed/`));
    const main = await card.locator("main").boundingBox();
    assert.equal(Number(await height.jsonValue()), Math.max(200, Math.ceil(main.height)));
    await card.getByRole("link").click();
    await page.waitForURL(`${BASE_URL}${PAGE}`);
    assertNone(complaints);
  });
});

test("the card speaks only to the page around it, with the secret that page has given, and of nothing else", async () => {
  await onBlog({}, async (page) => {
    await page.waitForFunction(() => globalThis.heard.length > 0);
    const [secret] = await page.evaluate(() => [document.querySelector("iframe").dataset.secret]);
    const card = page.frames().find((each) => each.url().startsWith(`${BASE_URL}embed/`));
    const count = () => page.evaluate(() => globalThis.heard.length);
    const ask = (message) => page.evaluate((data) => document.querySelector("iframe").contentWindow.postMessage(data, "*"), message);
    await page.waitForTimeout(100);
    const before = await count();
    for (const message of [{ message: "ready", secret: "wrong" }, { message: "ready" }, "ready", null, { message: "link", secret }]) await ask(message);
    await card.evaluate((message) => postMessage(message, "*"), { message: "ready", secret });
    await page.waitForTimeout(100);
    assert.equal(await count(), before, "it answered what it should not");
    await ask({ message: "ready", secret });
    await page.waitForFunction((known) => globalThis.heard.length > known, before);
    const heard = await page.evaluate(() => globalThis.heard);
    assertNone(heard.filter((data) => data.secret !== secret || data.message !== "height").map((data) => JSON.stringify(data)));
  });
  await withFrame("", `<iframe src="${BASE_URL}embed/${PAGE}"></iframe>`, {}, async (page) => {
    await page.waitForTimeout(300);
    assert.deepEqual(await page.evaluate(() => globalThis.heard), [], "it spoke without a secret");
  });
});

test("without scripts a WordPress blog keeps the quotation with its link", async () => {
  await onBlog({ javaScriptEnabled: false }, async (page) => {
    await page.locator("blockquote a").click();
    await page.waitForURL(`${BASE_URL}${PAGE}`);
  });
});

for (const javaScriptEnabled of [true, false]) {
  test(`the frame of the share box shows the whole card, and its link opens the page${javaScriptEnabled ? "" : ", without scripts too"}`, async () => {
    const { document } = parsePage(readFileSync(join(SITE, PAGE, "index.html"), "utf8"));
    const code = attribute(elements(document).find((each) => attribute(each, "id") === "share.embed"), "value");
    for (const width of [1280, 320]) {
      await withFrame("", code, { javaScriptEnabled, viewport: { width, height: 640 } }, async (page, complaints) => {
        const card = page.frameLocator("iframe");
        const [main, frame] = [await card.locator("main").boundingBox(), await page.locator("iframe").boundingBox()];
        assert.ok(frame.height === 240 && frame.width <= width, `a frame of ${frame.width} by ${frame.height}`);
        assert.deepEqual([main.width, main.height], [frame.width, frame.height], "the card does not fill the frame");
        assert.ok(await card.locator("main").evaluate((element) => element.scrollHeight <= element.clientHeight), "the card is cut off");
        await card.getByRole("link").click();
        await page.waitForURL(`${BASE_URL}${PAGE}`);
        assertNone(complaints);
      });
    }
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`the oEmbed answer works as it is, in a page that is not WordPress's${javaScriptEnabled ? "" : ", without scripts too"}`, async () => {
    const { html } = answerOf(readFileSync(join(SITE, PAGE, "index.html"), "utf8"));
    for (const follow of [(page) => page.frameLocator("iframe").getByRole("link"), (page) => page.locator("blockquote a")]) {
      await withFrame("", html, { javaScriptEnabled }, async (page, complaints) => {
        await follow(page).click();
        await page.waitForURL(`${BASE_URL}${PAGE}`);
        assertNone(complaints);
      });
    }
  });
}

/** What a consumer that looks for it gets as a page's oEmbed answer. */
function answerOf(html) {
  const [, address] = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)">/.exec(html.slice(0, html.indexOf("</head>")));
  return JSON.parse(readFileSync(join(SITE, decodeURIComponent(address.slice(BASE_URL.length))), "utf8"));
}

/** Opens a blog's page with the card of PAGE as WordPress puts it there. */
async function onBlog(options, work) {
  const answer = answerOf(readFileSync(join(SITE, PAGE, "index.html"), "utf8"));
  return withFrame(`(${hostScript})();`, asWordPressPrintsIt(answer.html), options, work);
}

/** Opens a blog's page with this body and script; `heard` are the messages that the page is sent. */
async function withFrame(script, body, options, work) {
  await withPage(browser, options, async (page) => {
    const complaints = [];
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
    await page.route("**/*", async (route) => {
      const address = route.request().url();
      if (address === BLOG) {
        const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Blog</title>
          <script>globalThis.heard = []; addEventListener("message", ({ data }) => heard.push(data)); ${script}</script><body>${body}`;
        return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
      }
      if (!address.startsWith(BASE_URL)) {
        complaints.push(`other origin: ${address}`);
        return route.abort();
      }
      const response = await fetch(`${server.origin}/${address.slice(BASE_URL.length)}`);
      return route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      });
    });
    await page.goto(BLOG);
    await work(page, complaints);
  });
}
