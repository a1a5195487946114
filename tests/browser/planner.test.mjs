// The rules of the walk-to-run plan, over every stage and day to start on and every day of a race. The stages, rules and
// gates are those of the built page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { SITE, attribute, elements, parsePage, text } from "./support/site.mjs";

const { schedule, calendar } = createRequire(import.meta.url)("../../templates/guide/planner.js");

const PAGE = "running-injuries/hamstring-injury/manage/walk-to-run/index.html";
const { document } = parsePage(readFileSync(join(SITE, PAGE), "utf8"));
const withClass = (name) => elements(document).filter((each) => (attribute(each, "class") ?? "").split(" ").includes(name));
const inside = (node, tag) => elements(node).filter((each) => each.tagName === tag);

const stages = inside(inside(withClass("plan-stages")[0], "tbody")[0], "tr").map((row) => {
  const [id, what] = inside(row, "td").map(text);
  return { id, what, kind: attribute(row, "data-kind") ?? undefined };
});
const rules = Object.fromEntries(inside(withClass("plan-rules")[0], "li").map((rule) => [attribute(rule, "data-rule"), Number(attribute(rule, "data-number"))]));
const gates = withClass("gate").map((gate) => ({
  before: attribute(gate, "data-before"),
  name: attribute(gate, "data-name"),
  tests: inside(gate, "li").map((each) => ({ text: text(each), track: attribute(each, "data-track") ?? undefined })),
}));
const index = (id) => stages.findIndex((stage) => stage.id === id);

const MONDAY = Date.UTC(2026, 10, 23) / 86_400_000;
const WEEKS = 20;
const isFast = ({ at }) => ["fast", "late"].includes(stages[at].kind);
const isRace = ({ at }) => stages[at].kind === "race";

/** What a plan breaks of the rules, each as a sentence. */
function broken({ runs, earliest, fits }, start, from, race) {
  const problems = [];
  const fail = (day, what) => problems.push(`day ${day - start}: ${what}`);
  const fast = runs.filter(isFast);

  runs.slice(1).forEach(({ day }, at) => {
    if (day - runs[at].day <= rules["rest-days"]) fail(day, "no rest day before this run");
  });
  for (const { day } of runs) {
    if (runs.filter((other) => other.day >= day && other.day < day + 7).length > rules["run-days"] + (race === null ? 0 : 1)) fail(day, "too many runs in the seven days from here");
  }
  if (fast[0] && fast[0].day - start < rules["fast-gap"] - 1) fail(fast[0].day, "fast in the first week, where the last fast session is not known");
  fast.slice(1).forEach((run, at) => {
    const before = fast[at];
    const late = stages[run.at].kind === "late" && before.at === run.at;
    if (run.day - before.day < rules[late ? "late-gap" : "fast-gap"]) fail(run.day, `${stages[run.at].id} ${run.day - before.day} days after ${stages[before.at].id}`);
  });
  for (const { day, at } of fast) {
    const week = fast.filter((other) => other.day >= day && other.day < day + 7);
    const most = stages[at].kind === "late" ? 2 : 1;
    if (week.length > most) fail(day, `${week.length} fast sessions in the seven days from here`);
  }

  // Each stage from the first on, in order, each as often as the rules say before the next.
  const steps = runs.filter((run) => !isRace(run)).map(({ at }) => at).filter((at, turn, all) => at >= Math.max(from, ...all.slice(0, turn)));
  steps.slice(1).forEach((at, turn) => {
    if (at > steps[turn] + 1) fail(start, `${stages[at].id} follows ${stages[steps[turn]].id}`);
  });
  if (steps[0] !== from) fail(start, `the first stage is ${stages[steps[0]].id}`);
  for (let at = from; at < stages.length - 1; at += 1) {
    if (steps.filter((each) => each === at).length < rules.times) fail(start, `${stages[at].id} is not done ${rules.times} times`);
  }

  const races = runs.filter(isRace);
  if (fits && race !== null) {
    if (races.length !== 1 || races[0] !== runs.at(-1) || races[0].day !== race) fail(race, "the plan does not end with the race");
    const gap = race - fast.at(-1).day;
    if (gap < rules["race-gap"] || gap > rules["race-gap-most"]) fail(race, `the last fast session is ${gap} days before the race`);
  } else {
    if (races.length > 0) fail(races[0].day, "a race that was not asked for");
    if (race !== null && race >= earliest) fail(race, "does not fit, though it is not too early");
  }

  // The gate that guards the first stage, and each later one, before the first run that needs it.
  const named = runs.flatMap(({ gates: before }) => before);
  const first = gates.findLastIndex(({ before }) => index(before) <= runs[0].at);
  const due = gates.filter(({ before }, turn) => turn >= first && index(before) <= Math.max(...runs.map(({ at }) => at)));
  if (due.some((gate, turn) => named[turn] !== gate) || named.length !== due.length) fail(start, `gates: ${named.map(({ name }) => name)}`);
  let passed = -1;
  for (const { day, at, gates: before } of runs) {
    passed = Math.max(passed, ...before.map((gate) => index(gate.before)));
    const needed = gates.findLast((gate) => index(gate.before) <= at);
    if (needed && index(needed.before) > passed) fail(day, `${stages[at].id} without the ${needed.name}`);
  }
  return problems;
}

test("the page has the whole plan: 15 stages, the numbers of the rules, four gates", () => {
  assert.deepEqual(stages.map(({ id }) => id), Array.from({ length: 15 }, (_, at) => `S${at + 1}`));
  assert.deepEqual(Object.keys(rules), ["run-days", "rest-days", "times", "fast-gap", "late-gap", "race-gap", "race-gap-most"]);
  assert.ok(Object.values(rules).every((number) => number > 0), JSON.stringify(rules));
  assert.deepEqual(gates.map(({ before, name }) => `${before} ${name}`), ["S1 Walking gate", "S9 Jogging gate", "S10 Speed gate", "S14 Race gate"]);
  assert.ok(rules["late-gap"] > 3 && rules["fast-gap"] >= 7 && rules["race-gap"] >= 7 && rules["race-gap-most"] <= 10, JSON.stringify(rules));
});

test("walking without a limp comes first, and straightening the knee is for a strain alone", () => {
  assert.match(gates[0].tests[0].text, /without a limp/);
  const knee = gates.flatMap(({ before, tests }) => tests.filter((each) => /knee/.test(each.text)).map(({ track }) => [before, track]));
  assert.deepEqual(knee, [["S1", "strain"], ["S10", "strain"]]);
  assert.ok(gates.every(({ tests }) => tests.some(({ track }) => track === undefined)));
});

test(`no plan breaks a rule: every stage, every day of the week, no race and a race on each day of ${WEEKS} weeks`, () => {
  const problems = [];
  for (let from = 0; from < stages.length - 1; from += 1) {
    for (let start = MONDAY; start < MONDAY + 7; start += 1) {
      const earliest = new Set();
      for (const race of [null, ...Array.from({ length: WEEKS * 7 }, (_, day) => start + 1 + day)]) {
        const plan = schedule({ start, from, race, stages, rules, gates });
        earliest.add(plan.earliest - start);
        problems.push(...broken(plan, start, from, race).map((problem) => `from ${stages[from].id}, race ${race && race - start}: ${problem}`));
      }
      if (earliest.size !== 1) problems.push(`from ${stages[from].id}: earliest ${[...earliest]}`);
    }
  }
  assert.deepEqual(problems.slice(0, 20), []);
});

test("the check itself finds what the planner before this one did", () => {
  const run = (day, id) => ({ day: MONDAY + day, at: index(id), gates: [] });
  const runs = [run(0, "S14"), run(2, "S14"), run(4, "S15")];
  const problems = broken({ runs, earliest: MONDAY + 4, fits: true }, MONDAY, index("S14"), MONDAY + 4).join("\n");
  for (const found of ["S14 2 days after S14", "2 days before the race", "fast in the first week", "without the Race gate"]) {
    assert.match(problems, new RegExp(found));
  }
});

/** The events of a calendar file, read as RFC 5545 says. */
function readCalendar(file) {
  assert.ok(file.endsWith("\r\n"));
  assert.doesNotMatch(file.replaceAll("\r\n", ""), /[\r\n]/);
  for (const line of file.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
  const lines = file.replaceAll("\r\n ", "").trimEnd().split("\r\n");
  const properties = lines.map((line) => {
    const [, name, parameters, value] = /^([A-Z-]+)((?:;[A-Z]+=[A-Z]+)*):(.*)$/.exec(line);
    return { name: name + parameters, value };
  });
  assert.deepEqual([properties[0], properties.at(-1)].map(({ name, value }) => name + value), ["BEGINVCALENDAR", "ENDVCALENDAR"]);
  const events = [];
  for (const { name, value } of properties.slice(1, -1)) {
    if (name === "BEGIN") events.push({});
    else if (name !== "END" && events.length > 0) {
      assert.ok(!(name in events.at(-1)), `${name} twice`);
      events.at(-1)[name] = value.replace(/\\([\\;,nN])/g, (_, sign) => (/n/i.test(sign) ? "\n" : sign));
    }
  }
  return { head: properties.slice(1).map(({ name }) => name), events };
}

test("the calendar file is RFC 5545: whole days, short lines, signs escaped", () => {
  const title = "S3: Jog 3 minutes; walk 2, 5 times \\ é€🏃".repeat(4);
  const written = [{ day: MONDAY, title, text: "one\ntwo, three" }, { day: Date.UTC(2028, 1, 28) / 86_400_000, title: "a", text: "b" }];
  const { head, events } = readCalendar(calendar(written, new Date("2026-11-22T23:30:15.123Z")));
  assert.deepEqual(head.slice(0, 2), ["VERSION", "PRODID"]);
  assert.equal(events.length, 2);
  assert.equal(events[0].SUMMARY, title);
  assert.equal(events[0].DESCRIPTION, "one\ntwo, three");
  assert.equal(events[0].DTSTAMP, "20261122T233015Z");
  assert.deepEqual([events[0]["DTSTART;VALUE=DATE"], events[0]["DTEND;VALUE=DATE"]], ["20261123", "20261124"]);
  assert.deepEqual([events[1]["DTSTART;VALUE=DATE"], events[1]["DTEND;VALUE=DATE"]], ["20280228", "20280229"]);
  assert.equal(new Set(events.map(({ UID }) => UID)).size, 2);
});
