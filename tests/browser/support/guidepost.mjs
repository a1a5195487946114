// A site of a test's own, served by the program itself while the test edits it.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const SETTINGS = "title: Notes\nbase_url: https://example.org/\ndescription: Notes for runners.\n";

/** Serves a site of `files` (text by path). Resolves to `{ origin, put, git, run, printed, end, startAgain, close }`. */
export async function edit(files) {
  const program = process.env.GUIDEPOST;
  if (!program) throw new Error("GUIDEPOST must name the program; ./check sets it");
  const folder = mkdtempSync(join(tmpdir(), "guidepost-"));
  const put = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const git = (...args) => execFileSync("git", [
    "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "core.hooksPath=", ...args,
  ], { cwd: folder, stdio: "pipe" });
  put("guidepost.yaml", SETTINGS);
  for (const [file, text] of Object.entries(files)) put(file, text);
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "one");

  let printed = "";
  let child, ended;
  // Resolves to the port.
  const start = (port) => {
    child = spawn(program, ["serve", "--root", folder, "--port", port], { stdio: ["ignore", "pipe", "pipe"] });
    ended = new Promise((done) => child.once("exit", done));
    let own = "";
    return new Promise((ready, failed) => {
      ended.then((code) => failed(new Error(`ended with ${code}\n${own}`)));
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          own += text;
          printed += text;
          const found = /^Serving .* at http:\/\/localhost:(\d+)\//m.exec(own);
          if (found) ready(found[1]);
        });
      }
    });
  };
  const end = () => {
    child.kill("SIGINT");
    return ended;
  };
  const port = await start("0");
  return {
    // The tests' browser may speak to this address alone.
    origin: `http://127.0.0.1:${port}`,
    put,
    git,
    run: (...args) => execFileSync(program, [...args, "--root", folder], { encoding: "utf8" }),
    printed: () => printed,
    end,
    startAgain: () => start(port),
    close: async () => {
      await end();
      rmSync(folder, { recursive: true });
    },
  };
}
