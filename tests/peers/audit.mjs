// Lighthouse on a page, as on a phone.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { findChromium, flags } from "./browser.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
/** The categories that do not depend on the machine. */
export const GATED = ["accessibility", "best-practices", "seo"];

const RUN_LIMIT_MS = 90_000;

// A benchmark before each run gives the speed of the machine in that moment. Below this part of the best seen, other work
// has taken the processor, and the run is repeated.
const UNDISTURBED = 0.7;
let fastest = 0;
const isUndisturbed = ({ benchmark }) => benchmark >= fastest * UNDISTURBED;

/**
 * Audits a page until so many runs were undisturbed, but no more than `most` times, each in a Chromium of its own.
 * Resolves to all runs, the earlier ones included.
 */
export async function audit(address, port, runs, most, earlier) {
  const results = [...earlier];
  for (let more = most; more > 0 && disturbed(results, runs) > 0; more -= 1) {
    const result = await auditOnce(address, port);
    fastest = Math.max(fastest, result.benchmark);
    results.push(result);
  }
  return results;
}

/** How many of so many runs are missing or were disturbed. */
export function disturbed(results, runs) {
  return Math.max(0, runs - results.filter(isUndisturbed).length);
}

/** The medians of the runs in which the machine was fastest, and the audits that cost a point. */
export function summary(results, runs) {
  const kept = [...results].sort((a, b) => b.benchmark - a.benchmark).slice(0, runs);
  const medianOf = (value) => median(kept.map(value));
  return {
    scores: Object.fromEntries(CATEGORIES.map((name) => [name, medianOf((each) => each.scores[name])])),
    lcpMs: medianOf((each) => each.lcpMs),
    tbtMs: medianOf((each) => each.tbtMs),
    cls: Math.max(...results.map((each) => each.cls)),
    failed: kept[0].failed,
    kept: kept.map(({ benchmark, scores: { performance }, lcpMs, tbtMs }) => ({ benchmark, performance, lcpMs, tbtMs })),
    disturbed: disturbed(results, runs),
  };
}

async function auditOnce(address, port) {
  const chrome = await launch({ chromePath: findChromium(), chromeFlags: ["--headless", ...flags(port)], logLevel: "silent" });
  try {
    const { lhr } = await within(RUN_LIMIT_MS, lighthouse(address, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error" }));
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    const number = (id) => lhr.audits[id].numericValue;
    return {
      benchmark: lhr.environment.benchmarkIndex,
      scores: Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)])),
      lcpMs: Math.round(number("largest-contentful-paint")),
      tbtMs: Math.round(number("total-blocking-time")),
      cls: number("cumulative-layout-shift"),
      failed: GATED.flatMap((name) => lhr.categories[name].auditRefs
        .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
        .map(({ id }) => `${name}: ${id}: ${detail(lhr.audits[id])}`)),
    };
  } finally {
    chrome.kill();
  }
}

/** An audit's title, and the first thing that it names. */
function detail({ title, details, explanation }) {
  const item = details?.items?.[0];
  const named = explanation ?? item?.node?.snippet ?? item?.source ?? item?.description ?? "";
  const more = item?.description && item?.url ? `${item.description} ${item.url}` : item?.sourceLocation?.url ?? "";
  return [title, named, more].filter(Boolean).join(": ");
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function within(limit, promise) {
  let timer;
  const late = new Promise((_, failed) => { timer = setTimeout(() => failed(new Error(`Lighthouse took longer than ${limit / 1000} s`)), limit); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
