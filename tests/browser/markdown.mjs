// The page as Markdown, which the share box copies.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";

const folder = mkdtempSync(join(tmpdir(), "guidepost-"));
const SITE = join(folder, "public");
let server, browser;

before(async () => {
  mkdirSync(join(folder, "content"), { recursive: true });
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("guidepost.yaml", "title: Notes\nbase_url: https://example.org/\ndescription: Notes.\npublish: {markdown: true}\n");
  write("content/index.md", "# Results\n\n<!-- no -->\n\nÜber *all* of them.\n");
  execFileSync(process.env.GUIDEPOST, ["build", "--root", folder, "--out", SITE], { stdio: "pipe" });
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

test("the page as Markdown is a link to the file, and copies it where scripts work", async () => {
  const markdown = "# Results\n\nÜber *all* of them.\n";
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await open(page, `${server.origin}/`);
    const link = page.getByRole("link", { name: "Copy page as Markdown" });
    const file = await page.request.get(await link.evaluate((link) => link.href));
    assert.equal(await file.text(), markdown);
  });
  await withPage(browser, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await open(page, `${server.origin}/`);
    await page.getByRole("link", { name: "Copy page as Markdown" }).click();
    await page.locator(".share [role=status]").filter({ hasText: /./ }).waitFor({ state: "attached" });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, markdown);
    assert.equal(page.url(), `${server.origin}/`);
  });
});
