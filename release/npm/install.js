"use strict";
// Puts the program in the place of run.js, so that starting it does not start Node. It does nothing where that cannot be:
// on Windows, npm starts run.js by Node whatever it is; and run.js works too.

const fs = require("fs");
const path = require("path");
const { program } = require("./platform.js");

if (process.platform !== "win32") {
  const shim = path.join(__dirname, "run.js");
  const fresh = path.join(__dirname, "run.tmp");
  try {
    const file = program();
    try {
      fs.linkSync(file, fresh);
    } catch {
      fs.copyFileSync(file, fresh);
    }
    fs.chmodSync(fresh, 0o755);
    fs.renameSync(fresh, shim);
  } catch {
    fs.rmSync(fresh, { force: true });
  }
}
