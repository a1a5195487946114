// The walk-to-run planner. Its stages, rules and gates are those that the page prints, so that plan and page cannot differ.
// Days are numbers of calendar days in UTC, where each has 24 hours. Tests load `schedule` and `calendar` into Node.

(() => {
const DAY = 86_400_000;
const KM_PER_MILE = 1.609344;

/**
 * The runs from the day `start` and the stage at index `from` to the race on the day `race`; without a race, or with one
 * that is too early, to the last stage before a race. A run has a day, a stage (`at`) and the gates to pass before it.
 * `earliest` is the first day on which the rules allow a race.
 */
function schedule({ start, from, race, stages, rules, gates }) {
  const isFast = (at) => ["fast", "late"].includes(stages[at].kind);
  const step = 1 + rules["rest-days"];
  const isRunDay = (day) => (day - start) % 7 % step === 0 && (day - start) % 7 / step < rules["run-days"];
  const easy = stages.findIndex(({ kind }) => kind === "easy");
  const last = stages.length - 2;

  function runsTo(end) {
    // One fast session is kept for the last day that the race allows, so that speed is not new in the race.
    let lastFast = end === null ? Infinity : end - rules["race-gap"];
    while (end !== null && !isRunDay(lastFast)) lastFast -= 1;
    const runs = [];
    let at = from;
    let done = 0;
    // When the runner was last fast is not known: it may have been the day before.
    let before = { day: start - 1, at: -1 };
    for (let day = start; end === null ? at <= last : day < end; day += 1) {
      if (!isRunDay(day) || day === end - 1) continue;
      const now = Math.min(at, last);
      if (isFast(now)) {
        const isLate = stages[now].kind === "late";
        const gap = rules[isLate && before.at === now && (at <= last || day === lastFast) ? "late-gap" : "fast-gap"];
        const kept = rules[isLate && at <= last ? "late-gap" : "fast-gap"];
        if (day - before.day < gap || (day !== lastFast && lastFast - day < kept)) {
          runs.push({ day, at: easy });
          continue;
        }
        before = { day, at: now };
      }
      runs.push({ day, at: now });
      done += 1;
      if (done >= rules.times && at <= last) [at, done] = [at + 1, 0];
    }
    if (end !== null) runs.push({ day: end, at: last + 1 });
    return runs;
  }

  const free = runsTo(null);
  const earliest = free.at(-1).day + rules["race-gap"];
  const fits = race === null || race >= earliest;
  const runs = race !== null && fits ? runsTo(race) : free;
  let passed = -1;
  for (const run of runs) {
    const reached = gates.findLastIndex((gate) => stages.findIndex(({ id }) => id === gate.before) <= run.at);
    run.isFast = isFast(run.at);
    run.gates = reached > passed ? gates.slice(passed < 0 ? reached : passed + 1, reached + 1) : [];
    passed = Math.max(passed, reached);
  }
  return { runs, earliest, fits };
}

/** Events of a whole day for a calendar (RFC 5545). A new plan replaces the events that an old one had on its days. */
function calendar(events, stamp) {
  const compact = (day) => new Date(day * DAY).toISOString().slice(0, 10).replaceAll("-", "");
  const safe = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
  const lines = events.flatMap(({ day, title, text }) => [
    "BEGIN:VEVENT",
    `UID:${compact(day)}@walk-to-run.measured-stride`,
    `DTSTAMP:${stamp.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${compact(day)}`,
    `DTEND;VALUE=DATE:${compact(day + 1)}`,
    `SUMMARY:${safe(title)}`,
    `DESCRIPTION:${safe(text)}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Measured Stride//Walk to run//EN", ...lines, "END:VCALENDAR"]
    .map((line) => `${fold(line)}\r\n`).join("");
}

/** A line of at most 75 bytes, continued on lines that start with a space. */
function fold(line) {
  let folded = "";
  let size = 0;
  for (const sign of line) {
    const bytes = new TextEncoder().encode(sign).length;
    if (size + bytes > 75) [folded, size] = [`${folded}\r\n `, 1];
    folded += sign;
    size += bytes;
  }
  return folded;
}

if (typeof document === "undefined") {
  module.exports = { schedule, calendar };
  return;
}

const byId = (id) => document.getElementById(`plan.${id}`);
const [form, start, stage, track, race, longest, unit] = ["form", "start", "stage", "track", "race", "longest", "unit"].map(byId);
const all = (selector) => [...document.querySelectorAll(selector)];
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const stages = all(".plan-stages tbody tr").map(({ cells: [id, what], dataset }) => ({ id: id.textContent, what: what.textContent, kind: dataset.kind }));
const rules = Object.fromEntries(all(".plan-rules li").map(({ dataset }) => [dataset.rule, +dataset.number]));
const gates = all(".gate").map(({ dataset, children }) => ({ ...dataset, tests: [...children] }));
let shown = [];

const isoDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const dayName = (day, year) => new Date(day * DAY)
  .toLocaleDateString("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year }).replace(",", "");
const fullName = (day) => dayName(day, "numeric");
const testsOf = (gate) => gate.tests.filter(({ dataset }) => (dataset.track ?? track.value) === track.value).map(({ textContent }) => textContent);

function distance(km) {
  const rounded = (value) => Math.floor(value * 10 + 1e-9) / 10;
  return `${rounded(km)} km (${rounded(km / KM_PER_MILE)} miles)`;
}

function weeks(runs) {
  const bodies = [];
  for (const { day, at, isFast, gates: before } of runs) {
    const week = Math.floor((day - runs[0].day) / 7);
    const row = (...cells) => bodies[week].append(make("tr", { className: isFast || at > stages.length - 2 ? "plan-fast" : "" }, ...cells));
    bodies[week] ??= make("tbody", {}, make("tr", {}, make("th", { colSpan: 3, scope: "rowgroup", textContent: `Week ${week + 1}` })));
    for (const gate of before) {
      row(make("td", { colSpan: 3, className: "plan-gate" }, make("b", {}, `${gate.name}: go on only if`),
        make("ul", {}, ...testsOf(gate).map((test) => make("li", {}, test)))));
    }
    row(...[dayName(day), stages[at].id, stages[at].what].map((text) => make("td", {}, text)));
  }
  return bodies.filter(Boolean);
}

function show() {
  const first = start.valueAsNumber / DAY;
  const end = race.value ? race.valueAsNumber / DAY : null;
  const { runs, earliest, fits } = schedule({ start: first, from: stage.selectedIndex, race: end, stages, rules, gates });
  shown = runs;
  const count = `${runs.length} runs from ${dayName(first)} to ${dayName(runs.at(-1).day)}`;
  const then = `${fullName(earliest)}, if you pass each gate on the way`;
  byId("summary").textContent = `${!fits
    ? `A race on ${fullName(end)} does not fit. This plan allows one from ${then}. That does not make it safe. Here is the plan without a race: ${count}.`
    : end === null ? `${count}. This plan allows a race from ${then}.` : `${count}, the day of your race.`
  } Keep your pain at 0 to ${track.selectedOptions[0].dataset.most} out of 10.`;
  byId("ceiling").textContent = longest.value && `From S9 on, do not run further than ${
    distance(longest.value * (unit.value === "km" ? 1 : KM_PER_MILE) * (1 + form.dataset.ceiling / 100))} at once. Work it out again each week.`;
  Object.assign(byId("move"), { hidden: fits, value: isoDay(earliest), textContent: `Plan for ${fullName(earliest)}` });
  byId("weeks").replaceChildren(byId("weeks").caption, byId("weeks").tHead, ...weeks(runs));
  byId("result").hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  race.min = start.value && isoDay(start.valueAsNumber / DAY + 1);
  race.max = start.value && isoDay(start.valueAsNumber / DAY + 400);
  const wrong = [start, race, longest].filter((field) => {
    field.toggleAttribute("aria-invalid", !field.validity.valid);
    return !field.validity.valid;
  });
  byId("error").textContent = wrong[0]?.dataset.wrong ?? "";
  if (wrong[0]) wrong[0].focus();
  else show();
});

byId("move").addEventListener("click", () => {
  race.value = byId("move").value;
  race.focus();
  show();
});

byId("calendar").addEventListener("click", () => {
  const events = shown.map(({ day, at, gates: before }) => ({
    day,
    title: `${stages[at].id}: ${stages[at].what}`,
    text: [...before.map((gate) => `${gate.name}: go on only if ${testsOf(gate).join("; ")}.`), byId("advice").textContent, location.href].join("\n"),
  }));
  const href = URL.createObjectURL(new Blob([calendar(events, new Date())], { type: "text/calendar" }));
  make("a", { href, download: `walk-to-run-${start.value}.ics` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
});

byId("print").addEventListener("click", () => print());

for (const { id, what } of stages.slice(0, -1)) stage.append(new Option(`${id}: ${what}`));
start.value = isoDay(Date.now() / DAY - new Date().getTimezoneOffset() / 1440);
form.hidden = false;
byId("missing").remove();
})();
