"use strict";
// Finds the program: it is in a package of its own for each platform, of which npm installs the one that fits.

const path = require("path");
const own = require("./package.json");

exports.program = () => {
  const name = `${own.name}-${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "guidepost.exe" : "guidepost";
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), "bin", file);
  } catch {
    const known = Object.keys(own.optionalDependencies).join(", ");
    throw new Error(
      `the package ${name} is not installed. There are packages for glibc Linux and others: ${known}. ` +
        "If yours is among them, optional dependencies were left out: install again without --omit=optional.",
    );
  }
};
