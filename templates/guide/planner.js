// The walk-to-run planner. Its stages, rules and gates are those that the page prints, so that plan and page cannot differ.
// Days are numbers of calendar days in UTC, where each has 24 hours. Tests load `schedule` and `calendar` into Node.

(() => {
const DAY = 86_400_000;
const MOST_DAYS = 400;
const MOST_KM = 200;
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

const stages = all(".plan-stages tbody tr").map(({ cells, dataset }) =>
  ({ id: cells[0].textContent, what: cells[1].textContent, kind: dataset.kind }));
const rules = Object.fromEntries(all(".plan-rules li").map(({ dataset }) => [dataset.rule, Number(dataset.number)]));
const gates = all(".gate").map(({ dataset, children }) => ({
  ...dataset,
  tests: [...children].map((test) => ({ text: test.textContent, track: test.dataset.track })),
}));
let shown = null;

/** The day `text` (yyyy-mm-dd) as a number of days; null if there is no such day. */
function dayNumber(text) {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : NaN;
  return Number.isNaN(time) ? null : time / DAY;
}

const isoDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const named = (options) => {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", ...options });
  return (day) => format.format(day * DAY).replace(",", "");
};
const dayName = named({});
const fullName = named({ year: "numeric" });

/** The first error in the form and its field, or null. */
function problem() {
  const first = dayNumber(start.value);
  if (first === null) return [start, "Choose the first day, such as 23 November 2026."];
  if (race.validity.badInput) return [race, "Choose the day of the race, or leave it empty."];
  const end = dayNumber(race.value);
  if (end !== null && end <= first) return [race, "Choose a race after the first day, or leave it empty."];
  if (end !== null && end > first + MOST_DAYS) return [race, "That race is over a year away. Plan without it for now."];
  if (longest.validity.badInput) return [longest, "Write the longest run as a number, such as 5 or 7.5."];
  if (longest.value === "") return null;
  if (!(kilometres() > 0)) return [longest, "Write a distance above 0, or leave it empty."];
  if (kilometres() > MOST_KM) return [longest, `That is more than ${MOST_KM} km. Check the number and the unit.`];
  return null;
}

const kilometres = () => Number(longest.value) * (unit.value === "miles" ? KM_PER_MILE : 1);

function distance(km) {
  const rounded = (value) => String(Math.floor(value * 10 + 1e-9) / 10);
  return `${rounded(km)} km (${rounded(km / KM_PER_MILE)} miles)`;
}

const testsOf = (gate) => gate.tests.filter((test) => (test.track ?? track.value) === track.value).map(({ text }) => text);

function weeks({ runs }) {
  const first = runs[0].day;
  const bodies = [];
  for (const { day, at, isFast, gates: before } of runs) {
    const week = Math.floor((day - first) / 7);
    bodies[week] ??= make("tbody", {}, make("tr", {}, make("th", { colSpan: 3, scope: "rowgroup", textContent: `Week ${week + 1}` })));
    for (const gate of before) {
      bodies[week].append(make("tr", { className: "plan-gate" }, make("td", { colSpan: 3 },
        make("b", {}, `${gate.name}: go on only if`),
        make("ul", {}, ...testsOf(gate).map((textContent) => make("li", { textContent }))))));
    }
    const { id, what, kind } = stages[at];
    bodies[week].append(make("tr", { className: isFast ? "plan-fast" : kind === "race" ? "plan-race" : "" },
      ...[dayName(day), id, isFast ? `Fast: ${what}` : what].map((textContent) => make("td", { textContent }))));
  }
  return bodies.filter(Boolean);
}

function show() {
  const first = dayNumber(start.value);
  const end = dayNumber(race.value);
  const plan = schedule({ start: first, from: stage.selectedIndex, race: end, stages, rules, gates });
  const { runs, earliest, fits } = plan;
  shown = runs;
  const from = `${dayName(first)} to ${dayName(runs.at(-1).day)}`;
  const limit = `Keep each at 0 to ${track.selectedOptions[0].dataset.most} out of 10.`;
  byId("summary").textContent = !fits
    ? `A race on ${fullName(end)} does not fit this plan. The earliest that it allows is ${fullName(earliest)}, if you pass each gate on the way. That does not make it safe. Here is the plan without a race, from ${from}. ${limit}`
    : end === null
      ? `${runs.length} runs from ${from}. ${limit} A race can follow from ${fullName(earliest)} on, if you pass each gate on the way.`
      : `${runs.length - 1} runs from ${dayName(first)}, then your race on ${fullName(end)}. ${limit}`;
  byId("ceiling").textContent = longest.value === ""
    ? "Give your longest run to see how far a run may go from S9 on."
    : `From S9 on, no run goes beyond ${distance(kilometres() * (1 + form.dataset.ceiling / 100))} now. Work it out again each week.`;
  const move = byId("move");
  move.hidden = fits;
  move.textContent = `Plan for ${fullName(earliest)}`;
  move.value = isoDay(earliest);
  byId("weeks").replaceChildren(byId("weeks").caption, byId("weeks").tHead, ...weeks(plan));
  byId("result").hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const found = problem();
  for (const field of [start, race, longest]) field.toggleAttribute("aria-invalid", field === found?.[0]);
  byId("error").textContent = found?.[1] ?? "";
  if (found) found[0].focus();
  else show();
});

byId("move").addEventListener("click", () => {
  race.value = byId("move").value;
  race.focus();
  show();
});

byId("calendar").addEventListener("click", () => {
  const { origin, pathname } = location;
  const events = shown.map(({ day, at, gates: before }) => ({
    day,
    title: `${stages[at].id}: ${stages[at].what}`,
    text: [
      ...before.map((gate) => `${gate.name}: go on only if ${testsOf(gate).join("; ")}.`),
      "Move on only if this stage was calm the next morning. Stop if you limp, or if the pain is sharp or sudden.",
      origin + pathname,
    ].join("\n"),
  }));
  const link = make("a", {
    href: URL.createObjectURL(new Blob([calendar(events, new Date())], { type: "text/calendar" })),
    download: `walk-to-run-${start.value}.ics`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});

byId("print").addEventListener("click", () => print());

for (const { id, what } of stages.slice(0, -1)) stage.append(new Option(`${id}: ${what}`));
const now = new Date();
start.value = isoDay((now - now.getTimezoneOffset() * 60_000) / DAY);
form.hidden = stages.length === 0;
if (stages.length > 0) byId("missing").remove();
})();
