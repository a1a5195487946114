// Every link of every page followed over HTTP, for a site at the root of its domain and for the
// same site below a base path.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertNone } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import {
  BASE_URL, BASE_URL_REPO, SITE, SITE_REPO, attribute, elements, idsOf, parsePage, readLists, readPages, readPrinted, readSourcePages,
} from "./support/site.mjs";

// The attributes that hold an address. `content` counts for the meta elements named below it.
const ADDRESS_ATTRIBUTES = ["href", "src", "poster", "cite", "action", "data"];
const ADDRESS_META = ["og:url", "og:image", "twitter:image"];

const builds = [
  { name: "at the root of a domain", folder: SITE, mount: "/", baseUrl: BASE_URL },
  { name: "below a base path", folder: SITE_REPO, mount: "/repo/", baseUrl: BASE_URL_REPO },
];

for (const { name, folder, mount, baseUrl } of builds) {
  describe(`a guide ${name}`, () => {
    let server, follow;
    before(async () => {
      server = await serve(folder, mount);
      follow = follower(server.origin);
    });
    after(() => server.close());

    test("has no link or fragment that leads nowhere", async () => {
      const problems = [];
      let followed = 0;
      for (const page of [...readPages(folder), ...readSourcePages(folder), ...readPrinted(folder), ...readLists(folder)]) {
        const own = new URL(mount + page.path, server.origin);
        for (const address of addressesIn(page.html)) {
          followed += 1;
          const problem = await checkAddress(address, own);
          if (problem) problems.push(`${page.file}: ${address}: ${problem}`);
        }
      }
      assert.ok(followed > 1000, `only ${followed} addresses`);
      assertNone(problems);
    });

    test("names only its own pages in sitemap.xml, and the sitemap in robots.txt", async () => {
      const robots = await (await fetch(`${server.origin}${mount}robots.txt`)).text();
      const [, sitemap] = robots.match(/^Sitemap: (\S+)$/m) ?? [];
      assert.equal(sitemap, `${baseUrl}sitemap.xml`);
      const xml = await (await fetch(localAddress(sitemap))).text();
      const locations = [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address);
      assert.ok(locations.length > 0, "the sitemap is empty");
      const problems = [];
      for (const address of locations) {
        const problem = address.startsWith(baseUrl)
          ? await follow(localAddress(address))
          : "not an address of this site";
        if (problem) problems.push(`${address}: ${problem}`);
      }
      assertNone(problems);
    });

    /** What is wrong with one address, or null. Addresses of other sites are not followed. */
    async function checkAddress(address, own) {
      if (address.startsWith(baseUrl)) return follow(localAddress(address));
      const target = new URL(address, own);
      if (target.origin !== own.origin) return null;
      return target.pathname.startsWith(mount) ? follow(target) : "leaves the site";
    }

    /** A published address as this server has it. */
    function localAddress(address) {
      return new URL(mount + address.slice(baseUrl.length), server.origin);
    }
  });
}

function addressesIn(html) {
  return elements(parsePage(html).document).flatMap((element) => {
    if (element.tagName === "meta") {
      const named = ADDRESS_META.includes(attribute(element, "property") ?? attribute(element, "name"));
      return named ? [attribute(element, "content")] : [];
    }
    const sources = (attribute(element, "srcset") ?? "").split(",").map((each) => each.trim().split(/\s/)[0]);
    const single = ADDRESS_ATTRIBUTES.map((name) => attribute(element, name));
    return [...single, ...sources].filter((address) => address !== null && address !== "");
  });
}

/** Returns a function that fetches an address once and says what is wrong with it, or null. */
function follower(origin) {
  const answers = new Map();
  const fetchOnce = async (path) => {
    const response = await fetch(origin + path, { redirect: "manual" });
    const isPage = response.headers.get("content-type").startsWith("text/html");
    const body = await response.text();
    return { status: response.status, ids: isPage ? new Set(idsOf(parsePage(body).document)) : null };
  };
  return async ({ pathname, hash }) => {
    if (!answers.has(pathname)) answers.set(pathname, await fetchOnce(pathname));
    const { status, ids } = answers.get(pathname);
    if (status !== 200) return `answers ${status}`;
    const fragment = decodeURIComponent(hash.slice(1));
    return fragment === "" || ids?.has(fragment) ? null : `there is no id "${fragment}"`;
  };
}
