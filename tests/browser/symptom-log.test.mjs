// The symptom log's files and its merging, without a browser. The columns are those of the built page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { SITE, attribute, elements, parsePage } from "./support/site.mjs";

const { toCsv, fromCsv, merge, trend } = createRequire(import.meta.url)("../../templates/guide/symptom-log.js");

const PAGE = "running-injuries/hamstring-injury/manage/symptom-log/index.html";
const { document } = parsePage(readFileSync(join(SITE, PAGE), "utf8"));
const template = elements(document).find((each) => attribute(each, "id") === "log.row");
const columns = elements(template.content).filter(({ tagName }) => tagName === "td").map((cell) => ({
  key: attribute(elements(cell)[0], "name"),
  label: attribute(cell, "data-label"),
  want: attribute(cell, "data-want"),
  isScore: attribute(cell, "data-score") !== null,
}));
const isRight = ({ key, isScore }, text) => (isScore ? /^(?:\d|10)$/ : key === "date" ? /^\d{4}-\d\d-\d\d$/ : /^.{0,120}$/).test(text);
const read = (file) => fromCsv(file, columns, isRight);

/** Numbers that look like chance and are the same in each run. */
function* chance(seed) {
  for (let state = seed; ; state = (state * 48_271) % 2_147_483_647) yield state;
}
const numbers = chance(20_261_130);
const pick = (list) => list[numbers.next().value % list.length];
const SESSIONS = ["", "Stage S3", 'a "quoted" one', "a, b; c\td", "=1+1", "'=1", "-5 km", "'", "''", "’é🏃", "@home", "+3", "\\n", "it's"];
const SCORES = ["", "0", "2", "10"];
const randomEntry = () => Object.fromEntries(Object.entries({
  date: pick(["2026-11-01", "2026-11-02", "2026-11-03"]), session: pick(SESSIONS), during: pick(SCORES),
  evening: pick(SCORES), morning: pick(SCORES), stiffness: pick(["", "5"]), next: pick(["", "Go on"]),
}).filter(([, text]) => text));
const entryList = () => Array.from({ length: numbers.next().value % 6 }, randomEntry);

test("the log has the columns that the file has", () => {
  assert.deepEqual(columns.map(({ key }) => key), ["date", "session", "during", "evening", "morning", "stiffness", "next"]);
  assert.deepEqual(columns.filter(({ isScore }) => isScore).map(({ label }) => label), ["During", "Evening", "Next morning"]);
});

test("a file that the log saved is read as it was, a thousand logs", () => {
  for (let turn = 0; turn < 1000; turn += 1) {
    const entries = entryList();
    assert.deepEqual(read(toCsv(entries, columns)), { entries, problems: [] });
  }
});

test("no cell of the file is a formula", () => {
  for (const session of SESSIONS) {
    const [, , cell] = /^("[^]*?"),("(?:[^"]|"")*")/.exec(toCsv([{ date: "2026-11-01", session }], columns).split("\r\n")[1]);
    assert.doesNotMatch(cell, /^"[=+\-@]/);
  }
});

test("merging loses nothing and doubles nothing, a thousand pairs of logs", () => {
  for (let turn = 0; turn < 1000; turn += 1) {
    const [here, file] = [entryList(), entryList()];
    const frozen = JSON.stringify([here, file]);
    const merged = merge(here, file, columns);
    assert.equal(JSON.stringify([here, file]), frozen, "the lists themselves are changed");
    // Each entry of either list is within one of the result, and no two entries of one list in the same.
    for (const list of [here, file]) {
      const left = [...merged];
      for (const entry of [...list].sort((a, b) => Object.keys(b).length - Object.keys(a).length)) {
        const at = left.findIndex((each) => Object.entries(entry).every(([key, text]) => each[key] === text));
        assert.ok(at >= 0, JSON.stringify({ here, file, merged, entry }));
      }
      assert.ok(merged.length >= list.length);
    }
    assert.ok(merged.length <= here.length + file.length);
    assert.deepEqual(merge(merged, file, columns).length >= merged.length, true);
    assert.deepEqual(merge(merged, merged, columns), merged, "the same log again");
    assert.deepEqual(merged.map(({ date }) => date), merged.map(({ date }) => date).sort());
  }
});

test("an entry without a date stays, at the end", () => {
  assert.deepEqual(merge([{ session: "a" }], [{ date: "2026-11-01" }], columns), [{ date: "2026-11-01" }, { session: "a" }]);
});

test("files of spreadsheets are read: no byte order mark, other signs between cells, other ends of lines, columns in any order", () => {
  const wanted = { entries: [{ date: "2026-11-01", session: "a, b", during: "3" }], problems: [] };
  assert.deepEqual(read('During,Date,Session\n3,2026-11-01,"a, b"\n'), wanted);
  assert.deepEqual(read("\ufeffDate;Session;During\r\n2026-11-01;a, b;3\r\n;;\r\n\r\n"), wanted);
  assert.deepEqual(read("Date\tDuring\tSession\r2026-11-01\t3\ta, b"), wanted);
  assert.deepEqual(read('Date,Session,Weather,During\n2026-11-01,"a, b",rain,3'), wanted);
});

test("a wrong row is reported with its line, and the others are read", () => {
  const file = [
    "Date,Session,During",
    "2026-11-01,a,1",
    "01/11/2026,b,1",
    "2026-11-02,c,12",
    '2026-11-03,"two',
    'lines",3',
    "2026-11-04,d,4,5",
    '2026-11-05,"e"f,5',
    ",g,6",
    '2026-11-06,"h',
    "2026-11-07,i,7",
  ].join("\n");
  const { entries, problems } = read(file);
  assert.deepEqual(entries.map(({ date }) => date), ["2026-11-01", "2026-11-07"]);
  assert.deepEqual(problems.map((problem) => problem.split(":")[0]), ["Line 3", "Line 4", "Line 5", "Line 7", "Line 8", "Line 9", "Line 10"]);
  assert.match(problems[0], /Date is not a day such as/);
  assert.match(problems[1], /During is not a whole number from 0 to 10/);
});

for (const [file, what] of [["", "empty"], ["\ufeff", "empty"], ["Name,Score\nx,1", "of something else"], ["\u0000\u0001", "of bytes"]]) {
  test(`a file that is ${what} is reported: ${JSON.stringify(file)}`, () => {
    const { entries, problems } = read(file);
    assert.deepEqual([entries.length, problems.length], [0, 1]);
    assert.match(problems[0], /^Line 1: it has no/);
  });
}

test("a file of a million signs is read in time", () => {
  for (const file of ['"'.repeat(1_000_000), `Date\n${"x,".repeat(300_000)}`, `Date\n"${'""'.repeat(400_000)}`, `Date\n${'"a'.repeat(20_000)}`]) {
    const started = performance.now();
    read(file);
    assert.ok(performance.now() - started < 5000, file.slice(0, 20));
  }
});

test("the trend is the worst score of each day, in order", () => {
  assert.deepEqual(trend([
    { date: "2026-11-03", during: "2" },
    { date: "2026-11-01", during: "1", evening: "4", morning: "3" },
    { date: "2026-11-03", morning: "0" },
    { date: "2026-11-02" },
    { during: "9" },
  ], columns).map(([day, worst]) => [new Date(day * 86_400_000).toISOString().slice(0, 10), worst]), [["2026-11-01", 4], ["2026-11-03", 2]]);
});
