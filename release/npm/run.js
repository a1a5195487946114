#!/usr/bin/env node
"use strict";
// Starts the program. Where npm may run scripts, install.js has replaced this file by the program itself.

const { spawn } = require("child_process");
const { program } = require("./platform.js");

let file;
try {
  file = program();
} catch (error) {
  console.error(`guidepost: ${error.message}`);
  process.exit(1);
}
const child = spawn(file, process.argv.slice(2), { stdio: "inherit", windowsHide: true });
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
// A terminal sends SIGINT to both: the program decides when to end.
for (const signal of signals) process.on(signal, () => signal === "SIGINT" || child.kill(signal));
child.on("error", (error) => {
  console.error(`guidepost: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (!signal) process.exit(code);
  for (const each of signals) process.removeAllListeners(each);
  process.kill(process.pid, signal);
});
