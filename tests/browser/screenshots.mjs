// Screenshots for people to look at: three widths, light and dark.
//
//   node tests/browser/screenshots.mjs SITE OUT [PATH...]
//
// SITE is the folder of a built guide, OUT where the pictures go, and each PATH a page as in its
// address. Without one: the guide's home page, a hub and a leaf.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";

const DEFAULT_PATHS = ["", "running-injuries/hamstring-injury/", "running-injuries/hamstring-injury/causes/"];
const WIDTHS = [360, 768, 1280];

const [site, out, ...wanted] = process.argv.slice(2);
if (!site || !out) {
  console.error("usage: node screenshots.mjs SITE OUT [PATH...]");
  process.exit(2);
}

await mkdir(out, { recursive: true });
const server = await serve(site);
const browser = await launch();
for (const path of wanted.length > 0 ? wanted : DEFAULT_PATHS) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of WIDTHS) {
      const name = `${path.replace(/\/$/, "").split("/").pop() || "home"}-${width}-${colorScheme}.png`;
      await withPage(browser, { colorScheme, viewport: { width, height: 800 } }, async (page) => {
        const response = await page.goto(`${server.origin}/${path}`);
        if (!response.ok()) throw new Error(`/${path} answers ${response.status()}`);
        await page.screenshot({ path: join(out, name), fullPage: true });
      });
      console.log(join(out, name));
    }
  }
}
await browser.close();
await server.close();
