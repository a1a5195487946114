// Headless Chromium, confined to the server on loopback.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const PROGRAMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/**
 * Flags for Chromium. Sites below `.example` are at `port`, all other hosts do not exist. It refuses its own sandbox to
 * root, and does not know the server's certificate.
 */
export function flags(port) {
  return [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--ignore-certificate-errors",
    `--host-resolver-rules=MAP *.example 127.0.0.1:${port},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1`,
  ];
}

export function findChromium() {
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
  throw new Error("Chromium is not installed: apt-get install chromium-headless-shell");
}
