// The symptom log, which stays in this browser. Its columns are the fields of the row in the page's template.
// Tests load the functions without a page into Node.

(() => {
const KEY = "symptom-log";
const SET_ASIDE = "symptom-log.unreadable";
const VERSION = 1;
const DAY = 86_400_000;

const value = (entry, { key }) => entry[key] ?? "";

/** A file of RFC 4180. What a spreadsheet would take for a formula gets an apostrophe, which `fromCsv` removes. */
function toCsv(entries, columns) {
  const cell = (text) => `"${text.replace(/^(?='*[=+\-@])/, "'").replaceAll('"', '""')}"`;
  const rows = [columns.map(({ label }) => label), ...entries.map((entry) => columns.map((column) => value(entry, column)))];
  return "\ufeff" + rows.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/** The rows of a file, each with its line. Spreadsheets also write `;` or tabs between cells. */
function rowsOf(text) {
  const sign = /^[^\r\n]*?([,;\t])/.exec(text)?.[1] ?? ",";
  const part = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^${sign}"\r\n]*))(${sign}|\r?\n|\r|$)|[^]`, "gy");
  const rows = [];
  let cells = [];
  let line = 1;
  let from = 1;
  for (const [all, quoted, plain = "", end] of text.matchAll(part)) {
    cells.push(end === undefined ? null : quoted?.replaceAll('""', '"') ?? plain);
    line += all.match(/\r?\n|\r/g)?.length ?? 0;
    if (end === sign || end === undefined) continue;
    if (cells.some((cell) => cell !== "")) rows.push({ line: from, cells });
    [cells, from] = [[], line];
  }
  return rows;
}

/** The entries of a file, and a sentence about each row that is not one. `isRight` checks a text for a column. */
function fromCsv(file, columns, isRight) {
  const [head, ...rows] = rowsOf(file.replace(/^\ufeff/, ""));
  const order = head ? head.cells.map((name) => columns.find(({ label }) => label === name?.trim())) : [];
  const entries = [];
  const problems = [];
  if (!order.includes(columns[0])) return { entries, problems: [`Line 1: it has no ${columns.map(({ label }) => label).join(", ")}.`] };
  for (const { line, cells } of rows) {
    const entry = {};
    const wrong = cells.includes(null) ? ["a quotation mark is in the wrong place"] : cells.length > order.length ? ["it has too many cells"] : [];
    order.forEach((column, at) => {
      const text = (cells[at] ?? "").trim().replace(/^'(?='*[=+\-@])/, "");
      if (!column || text === "") return;
      if (isRight(column, text)) entry[column.key] = text;
      else wrong.push(`${column.label} is not ${column.want}`);
    });
    if (!entry[columns[0].key] && wrong.length === 0) wrong.push(`it has no ${columns[0].label}`);
    if (wrong.length > 0) problems.push(`Line ${line}: ${wrong.join("; ")}.`);
    else entries.push(entry);
  }
  return { entries, problems };
}

/**
 * Both lists by date. One of `others` fills the gaps of an entry of the same date with which it agrees; any other is added,
 * so nothing is lost or doubled.
 */
function merge(entries, others, columns) {
  const merged = entries.map((entry) => ({ ...entry }));
  const taken = new Set();
  const take = (other, agree) => {
    const found = merged.find((entry) => !taken.has(entry) && columns.every((column) => agree(value(entry, column), value(other, column), column)));
    if (found) taken.add(Object.assign(found, other));
    return found;
  };
  const rest = others.filter((other) => !take(other, (a, b) => a === b));
  const added = rest.filter((other) => !take(other, (a, b, column) => a === b || (column !== columns[0] && !(a && b))));
  const date = (entry) => value(entry, columns[0]) || "9999";
  return [...merged, ...added].sort((a, b) => date(a).localeCompare(date(b)));
}

/** The worst score of each day that has one, as `[day, score]` in order. */
function trend(entries, columns) {
  const days = new Map();
  for (const entry of entries) {
    const scores = columns.filter(({ isScore }) => isScore).map((column) => value(entry, column)).filter(Boolean);
    const day = Date.parse(value(entry, columns[0])) / DAY;
    if (scores.length > 0 && day) days.set(day, Math.max(...scores, days.get(day) ?? 0));
  }
  return [...days].sort(([a], [b]) => a - b);
}

if (typeof document === "undefined") {
  module.exports = { toCsv, fromCsv, merge, trend };
  return;
}

const byId = (id) => document.getElementById(`log.${id}`);
const body = byId("entries");
const template = byId("row").content.firstElementChild;
const say = (words) => { byId("status").textContent = words; };
const notKept = () => say("This browser does not let the page keep your log. Print it or save it before you leave.");
const columns = [...template.cells].map(({ dataset, firstElementChild: control }) =>
  ({ key: control.name, label: dataset.label, want: dataset.want, isScore: "score" in dataset, control }));

/** Whether the field of a column can hold a text. */
function isRight({ control }, text) {
  control.value = text;
  return control.value === text && control.validity.valid && !(text.length > control.maxLength && control.maxLength > 0);
}

let entries = load();

function load() {
  let stored = null;
  try {
    stored = localStorage.getItem(KEY);
    if (stored === null) return [];
    const { version, entries } = JSON.parse(stored);
    if (version === VERSION && entries.every((entry) => columns.every((column) => typeof value(entry, column) === "string"))) return entries;
  } catch {
    if (stored === null) {
      notKept();
      return [];
    }
  }
  say("The log in this browser could not be read. It is set aside, and a new one begins.");
  try {
    localStorage.setItem(SET_ASIDE, stored);
  } catch {
    notKept();
  }
  return [];
}

/** Stores the log without the key `cleared`, and shows `words` or that nothing can be stored. */
function store(words, cleared = "") {
  try {
    localStorage.removeItem(cleared);
    if (entries.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify({ version: VERSION, entries }));
    say(words);
  } catch {
    notKept();
  }
}

function row(entry, number) {
  const tr = template.cloneNode(true);
  columns.forEach((column, at) => {
    const [control, hint] = tr.cells[at].children;
    hint.id = `log.${number}.${column.key}`;
    control.value = value(entry, column);
    control.setAttribute("aria-label", `${column.label}, entry ${number}`);
    control.setAttribute("aria-describedby", hint.id);
    control.addEventListener("change", () => {
      const wrong = !control.validity.valid;
      control.toggleAttribute("aria-invalid", wrong);
      if (wrong) return say(`${column.label}, entry ${number}: this is not ${column.want}.`);
      entry[column.key] = control.value.trim();
      store("Kept on this device.");
      draw();
    });
  });
  const remove = tr.querySelector("button");
  remove.setAttribute("aria-label", `Remove entry ${number}`);
  remove.addEventListener("click", () => {
    entries = entries.filter((each) => each !== entry);
    store(`Entry ${number} removed.`);
    show();
    (body.rows[Math.min(number, entries.length) - 1]?.querySelector("button") ?? byId("add")).focus();
  });
  return tr;
}

function show() {
  body.replaceChildren(...entries.map((entry, at) => row(entry, at + 1)));
  byId("save").disabled = entries.length === 0;
  byId("confirm").hidden = entries.length === 0;
  draw();
}

/** Draws the worst score of each day over the limits of the pain rule, and writes it in words. */
function draw() {
  const points = trend(entries, columns);
  byId("trend").hidden = points.length < 2;
  if (points.length < 2) return;
  const [[first, start], [last, end]] = [points[0], points.at(-1)];
  const highest = points.reduce((a, b) => (b[1] > a[1] ? b : a));
  const name = (day) => new Date(day * DAY).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });
  const mean = (to) => {
    const week = points.filter(([day]) => day > to - 7 && day <= to);
    return week.length > 0 ? (week.reduce((sum, [, worst]) => sum + worst, 0) / week.length).toFixed(1) : "none";
  };
  const spots = points.map(([day, worst]) => `${(100 + (day - first) / (last - first) * 246).toFixed(1)} ${172 - worst * 16}`);
  byId("line").setAttribute("d", `M${spots.join("L")}`);
  byId("spots").setAttribute("d", spots.map((spot) => `M${spot}h0`).join(""));
  byId("first").textContent = name(first);
  byId("last").textContent = name(last);
  byId("words").textContent = `The worst score of each day, ${start} at first and ${end} at last. The highest is ${highest[1]}, on ${name(highest[0])}. ` +
    `Mean of the last 7 days: ${mean(last)}. Of the 7 days before: ${mean(last - 7)}.`;
}

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
const on = (id, work, event = "click") => byId(id).addEventListener(event, work);

on("add", () => {
  entries.push({ date: today() });
  store(`Entry ${entries.length} added.`);
  show();
  body.lastElementChild.querySelector("input").focus();
});

on("save", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([toCsv(entries, columns)], { type: "text/csv" }));
  link.download = `symptom-log-${today()}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say("Saved as a file.");
});

on("open", () => byId("file").click());
on("file", async () => {
  const [file] = byId("file").files;
  const read = fromCsv(await file.text(), columns, isRight);
  const before = entries.length;
  entries = merge(entries, read.entries, columns);
  const added = entries.length - before;
  store(`Rows read: ${read.entries.length}, of which ${added} are new. Not read: ${read.problems.length}.`);
  show();
  byId("problems").replaceChildren(...read.problems.map((problem) => Object.assign(document.createElement("li"), { textContent: problem })));
  byId("file").value = "";
}, "change");

// Another tab has changed the log.
addEventListener("storage", ({ key }) => {
  if (key !== KEY) return;
  entries = load();
  show();
});

on("yes", () => {
  entries = [];
  store("The log is cleared from this device.", SET_ASIDE);
  show();
  byId("confirm").open = false;
  byId("add").focus();
});

byId("buttons").hidden = false;
byId("missing").remove();
document.getElementById("log").classList.add("log-live");
show();
})();
