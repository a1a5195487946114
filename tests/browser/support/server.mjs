// A small static file server on loopback that behaves as a plain static host does: a folder's
// index.html at the folder's address, 404.html with status 404 for everything unknown.

import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
};

const HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};
// The policy that the theme promises to work under.
const POLICY = { "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'" };

// A page that arrives slowly: its start to the end of the header, which fits in the first packets, then pieces of at least
// so many bytes. Each is there for longer than a frame.
const PIECE = 500;
const PIECE_MILLISECONDS = 25;

/**
 * Serves `folder` on a free port of 127.0.0.1 below `mount` ("/" or "/repo/"). With `slowly`, pages arrive in pieces, each
 * of which the browser has the time to draw. Without `policy`, pages may do what the theme's policy forbids.
 * Resolves to `{ origin, mount, close }`.
 */
export async function serve(folder, mount = "/", { slowly = false, policy = true } = {}) {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    answer(root, mount, request)
      .catch((error) => ({ status: 500, headers: { "Content-Type": TYPES[".txt"] }, body: String(error) }))
      .then(({ status, headers, body }) => {
        response.writeHead(status, { ...HEADERS, ...policy && POLICY, ...headers });
        if (slowly && headers["Content-Type"] === TYPES[".html"]) return writeSlowly(response, body);
        response.end(request.method === "HEAD" ? undefined : body);
      });
  });
  await new Promise((ready, failed) => server.once("error", failed).listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    mount,
    close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
  };
}

/** Writes a page in pieces, which end where lines do. */
async function writeSlowly(response, body) {
  for (let from = 0, to; from < body.length; from = to) {
    to = body.indexOf("\n", from ? from + PIECE : Math.max(0, body.indexOf("</header>"))) + 1 || body.length;
    response.write(body.subarray(from, to));
    await new Promise((done) => setTimeout(done, PIECE_MILLISECONDS));
  }
  response.end();
}

async function answer(root, mount, request) {
  const { pathname } = new URL(request.url, "http://localhost");
  const path = wantedPath(pathname, mount);
  const file = path === null ? null : resolve(join(root, path));
  if (file === null || !(file === root || file.startsWith(root + sep))) return notFound(root);
  const isFolder = await stat(file).then((entry) => entry.isDirectory(), () => false);
  const asFolder = path === "" || path.endsWith("/");
  if (isFolder && !asFolder) return { status: 301, headers: { Location: `${pathname}/` }, body: "" };
  if (!isFolder && asFolder) return notFound(root);
  const served = isFolder ? join(file, "index.html") : file;
  const body = await readFile(served).catch(() => null);
  return body === null ? notFound(root) : { status: 200, headers: { "Content-Type": typeOf(served) }, body };
}

/** The decoded path below the mount; null where the address is not below it or is malformed. */
function wantedPath(pathname, mount) {
  if (!pathname.startsWith(mount)) return null;
  try {
    return decodeURIComponent(pathname.slice(mount.length));
  } catch {
    return null;
  }
}

async function notFound(root) {
  const body = await readFile(join(root, "404.html")).catch(() => "Not found");
  return { status: 404, headers: { "Content-Type": TYPES[".html"] }, body };
}

function typeOf(file) {
  return TYPES[extname(file).toLowerCase()] ?? "application/octet-stream";
}
