// The symptom log: fields instead of the empty sheet, stored in this browser only. If the stored log cannot be read, it is
// moved to another key, and the page starts with an empty log.
// A function of its own, since all scripts of a page share their names.

(() => {
const KEY = "symptom-log";
const SET_ASIDE = "symptom-log.unreadable";
const VERSION = 1;

const score = { type: "number", min: "0", max: "10", step: "1", inputMode: "numeric" };
const COLUMNS = [
  { key: "date", label: "Date", type: "date" },
  { key: "session", label: "Session", type: "text", maxLength: 120 },
  { key: "during", label: "During", ...score },
  { key: "evening", label: "Evening", ...score },
  { key: "morning", label: "Next morning", ...score },
  { key: "stiffness", label: "Stiff (minutes)", ...score, max: "1440" },
  { key: "next", label: "What next", options: ["", "Repeat", "Go on", "Cut back", "Rest"] },
];

const byId = (id) => document.getElementById(`log.${id}`);
const body = byId("entries");
const say = (words) => { byId("status").textContent = words; };

let entries = load();

function isEntry(value) {
  return typeof value === "object" && value !== null && COLUMNS.every(({ key }) => typeof (value[key] ?? "") === "string");
}

function load() {
  let stored = null;
  try {
    stored = localStorage.getItem(KEY);
    if (stored === null) return [];
    const { version, entries } = JSON.parse(stored);
    if (version === VERSION && Array.isArray(entries) && entries.every(isEntry)) return entries;
  } catch {
    if (stored === null) return [];
  }
  try {
    localStorage.setItem(SET_ASIDE, stored);
    say("The log that was kept here could not be read. It has been set aside in this browser, and a new one begins.");
  } catch {
    say("The log that was kept here could not be read.");
  }
  return [];
}

function store() {
  try {
    if (entries.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify({ version: VERSION, entries }));
    return true;
  } catch {
    say("This browser does not let the page keep your log. Print it or save it as a file before you leave.");
    return false;
  }
}

function field(column, entry, number) {
  const control = column.options ? document.createElement("select") : document.createElement("input");
  if (column.options) {
    for (const option of column.options) control.append(new Option(option));
  } else {
    const { key, label, ...attributes } = column;
    Object.assign(control, attributes);
  }
  control.value = entry[column.key] ?? "";
  control.setAttribute("aria-label", `${column.label}, entry ${number}`);
  control.addEventListener("change", () => {
    const wrong = !control.validity.valid;
    control.toggleAttribute("aria-invalid", wrong);
    if (wrong) return say(`${column.label}, entry ${number}: ${column.max ? `a whole number from 0 to ${column.max}` : "this cannot be read"}.`);
    entry[column.key] = control.value;
    if (store()) say("Kept on this device.");
  });
  return control;
}

function row(entry, number) {
  const tr = document.createElement("tr");
  for (const column of COLUMNS) {
    const td = document.createElement("td");
    td.dataset.label = column.label;
    td.append(field(column, entry, number));
    tr.append(td);
  }
  const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "Remove" });
  remove.setAttribute("aria-label", `Remove entry ${number}`);
  remove.addEventListener("click", () => {
    entries = entries.filter((each) => each !== entry);
    const kept = store();
    show();
    const next = body.rows[Math.min(number, entries.length) - 1];
    (next?.querySelector("button") ?? byId("add")).focus();
    if (kept) say(`Entry ${number} removed.`);
  });
  tr.lastElementChild.append(remove);
  return tr;
}

function show() {
  body.replaceChildren(...entries.map((entry, at) => row(entry, at + 1)));
  byId("save").disabled = entries.length === 0;
  byId("clear").disabled = entries.length === 0;
}

/** A cell of a CSV file (RFC 4180). One that a spreadsheet would take for a formula starts with an apostrophe. */
function cell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function csv() {
  const head = COLUMNS.map(({ label }) => label);
  const rows = entries.map((entry) => COLUMNS.map(({ key }) => entry[key] ?? ""));
  return "\ufeff" + [head, ...rows].map((cells) => cells.map(cell).join(",") + "\r\n").join("");
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

byId("add").addEventListener("click", () => {
  entries.push({ date: today() });
  const kept = store();
  show();
  body.lastElementChild.querySelector("input").focus();
  if (kept) say(`Entry ${entries.length} added.`);
});

byId("save").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  link.download = `symptom-log-${today()}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say("Saved as a file.");
});

// The question is part of the page, so that nothing traps the keyboard.
function ask(open) {
  byId("confirm").hidden = !open;
  byId("question").textContent = `Clear all entries (${entries.length})? They cannot be brought back. `;
  byId(open ? "no" : "clear").focus();
}
byId("clear").addEventListener("click", () => ask(true));
byId("no").addEventListener("click", () => ask(false));
byId("yes").addEventListener("click", () => {
  entries = [];
  const kept = store();
  show();
  ask(false);
  byId("add").focus();
  if (kept) {
    localStorage.removeItem(SET_ASIDE);
    say("The log is cleared. Nothing of it is left on this device.");
  }
});

byId("buttons").hidden = false;
byId("missing").remove();
document.getElementById("log").classList.add("log-live");
show();
})();
