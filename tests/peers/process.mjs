// Programs that are run to their end.

import { spawn } from "node:child_process";

const LIMIT_MS = 180_000;

/** Runs a program; resolves to what it prints, rejects with that if it fails or takes longer than three minutes. */
export function run(program, args, cwd) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT_MS,
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => { output += piece; });
    child.once("error", failed);
    child.once("close", (code, signal) => {
      if (code === 0) done(output);
      else failed(new Error(`${program} ${args[0]} ended with ${code ?? signal}:\n${output}`));
    });
  });
}
