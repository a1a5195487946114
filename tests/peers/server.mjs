// A static file server on loopback as a plain host is: HTTPS, gzip for text, a folder's index.html, 404.html with status
// 404. Each site has a host name of its own below `.example`, which the browser resolves to this server.

import { createServer } from "node:https";
import { readFile, stat } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "./process.mjs";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};
const COMPRESSED = /^text\/|json|xml/;

/** The address of a site by its name. */
export const originOf = (name) => `https://${name}.example`;

/**
 * Serves folders, by the name of their site, on a free port of 127.0.0.1, with a certificate of its own made in `scratch`.
 * Resolves to `{ port, close }`.
 */
export async function serve(folders, scratch) {
  const [key, cert] = [join(scratch, "key.pem"), join(scratch, "certificate.pem")];
  const subject = ["-subj", "/CN=loopback", "-days", "2"];
  await run("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", ...subject, "-keyout", key, "-out", cert], scratch);
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (request, response) => {
    const root = folders[(request.headers.host ?? "").split(".")[0]];
    answer(root === undefined ? null : resolve(root), request)
      .catch((error) => ({ status: 500, headers: { "Content-Type": TYPES[".txt"] }, body: String(error) }))
      .then(({ status, headers, body }) => {
        response.writeHead(status, { "Cache-Control": "max-age=31536000", ...headers });
        response.end(request.method === "HEAD" ? undefined : body);
      });
  });
  await new Promise((ready, failed) => server.once("error", failed).listen(0, "127.0.0.1", ready));
  return {
    port: server.address().port,
    close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
  };
}

async function answer(root, request) {
  if (root === null) return { status: 404, headers: { "Content-Type": TYPES[".txt"] }, body: "no such site" };
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = resolve(join(root, path));
  if (file !== root && !file.startsWith(root + sep)) return file404(root, request);
  const isFolder = await stat(file).then((entry) => entry.isDirectory(), () => false);
  if (isFolder && !path.endsWith("/")) return { status: 301, headers: { Location: `${path}/` }, body: "" };
  const served = isFolder ? join(file, "index.html") : file;
  const body = await readFile(served).catch(() => null);
  return body === null ? file404(root, request) : encoded(200, served, body, request);
}

async function file404(root, request) {
  const body = await readFile(join(root, "404.html")).catch(() => Buffer.from("Not found"));
  return encoded(404, "404.html", body, request);
}

function encoded(status, file, body, request) {
  const type = TYPES[extname(file).toLowerCase()] ?? "application/octet-stream";
  const isZipped = COMPRESSED.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  const headers = { "Content-Type": type, ...(isZipped ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {}) };
  return { status, headers, body: isZipped ? gzipSync(body) : body };
}
