// Links that were shared before a page moved, where a real server redirects them.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { connect, withPage } from "./support/browser.mjs";

const TEXT = "Words.\n\n".repeat(60);
const FILES = {
  "guidepost.yaml": "title: Notes\nbase_url: https://example.org/guide/\npublish: {host: nginx}\n",
  "content/index.md": "# Home\n",
  "content/new.md": `# New\n\n${TEXT}## First\n\n${TEXT}## Second\n\n${TEXT}`,
  "content/other.md": `# Other\n\n${TEXT}## Part\n\n${TEXT}`,
  "links.ledger": `live /old/ 2026-01-01 #first #was-second #went
moved /old/ 2026-01-02 /new/
moved /old/#was-second 2026-01-02 /new/#second
moved /old/#went 2026-01-02 /other/#part
moved /older.html 2026-01-01 /new/#second
gone /retired/ 2026-01-01 The advice was withdrawn.
`,
};

const freePort = () => new Promise((found) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => found(port));
  });
});

let root, nginx, origin, browser;

before(async () => {
  root = mkdtempSync(join(tmpdir(), "guidepost-redirects-"));
  chmodSync(root, 0o755);
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  execFileSync(process.env.GUIDEPOST, ["build", "--root", root, "--out", join(root, "www/guide")]);
  const redirects = join(root, "www/guide/.redirects.nginx.conf");
  // The lines for the block `server` are in a comment of the file.
  const lines = readFileSync(redirects, "utf8").split("\n").filter((line) => line.startsWith("#     "));
  const port = await freePort();
  origin = `http://127.0.0.1:${port}/guide`;
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${root}/${name};`);
  writeFileSync(join(root, "nginx.conf"), `daemon off; master_process off; pid ${root}/pid; error_log ${root}/errors;
events {}
http {
access_log off; ${temporary.join(" ")}
types { text/html html; }
include ${redirects};
server { listen 127.0.0.1:${port}; root ${root}/www;
${lines.map((line) => line.slice(6)).join("\n")}
} }
`);
  const path = `${process.env.PATH}:/usr/sbin`;
  nginx = spawn("nginx", ["-e", join(root, "errors"), "-c", join(root, "nginx.conf")], { env: { ...process.env, PATH: path } });
  for (let round = 0; round < 100; round++) {
    if (await fetch(`${origin}/`).then((answer) => answer.ok, () => false)) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  browser = await connect();
});
after(async () => {
  await browser?.close();
  nginx?.kill();
  rmSync(root, { recursive: true, force: true });
});

for (const [from, to, seen] of [
  ["old/", "new/", "h1"],
  ["old/#first", "new/#first", "#first"],
  ["old/#was-second", "new/#was-second", "#second"],
  ["old/#went", "new/#went", "#went"],
  ["older.html", "new/#second", "#second"],
]) {
  test(`the server leads readers of /${from} to /${to}`, async () => {
    const status = await fetch(`${origin}/${from}`, { redirect: "manual" }).then((answer) => answer.status);
    assert.equal(status, 301);
    await withPage(browser, {}, async (page) => {
      await page.goto(`${origin}/${from}`);
      assert.equal(page.url(), `${origin}/${to}`);
      const isInSight = await page.evaluate((found) => {
        const { top, height } = document.querySelector(found).getBoundingClientRect();
        return height > 0 && top >= -40 && top < innerHeight;
      }, seen);
      assert.ok(isInSight, `${seen} is out of sight`);
    });
  });
}

test("the server answers 410 with the reason at a retired address", async () => {
  await withPage(browser, {}, async (page) => {
    const answer = await page.goto(`${origin}/retired/`);
    assert.equal(answer.status(), 410);
    await page.getByText("The advice was withdrawn.").waitFor();
  });
});
