// The walk-to-run planner. Its stages are the rows of the page's table, so that plan and table cannot differ. Dates are
// calendar days in UTC, where every day has 24 hours.
// A function of its own, since all scripts of a page share their names.

(() => {
const MOST_KM = 200;
const KM_PER_MILE = 1.609344;
// At most 10% beyond the longest run of 30 days (Frandsen and others, 2025).
const CEILING = 1.1;
// Three running days a week, each followed by a rest day; each stage twice.
const RUN_DAYS = [0, 2, 4, 7, 9, 11];
const DAYS = 14;
const RUNS_PER_STAGE = 2;

const byId = (id) => document.getElementById(`plan.${id}`);
const [form, start, stage, longest, unit] = ["form", "start", "stage", "longest", "unit"].map(byId);

const stages = [...document.querySelectorAll("td:first-child")]
  .filter((cell) => /^S\d+$/.test(cell.textContent.trim()))
  .map((cell) => ({ name: cell.textContent.trim(), words: cell.nextElementSibling.textContent.trim() }));
const race = stages.length - 1;
const easy = stages.findIndex(({ name }) => name === "S9");

/** The day `text` (yyyy-mm-dd) as a number of days; null if there is no such day. */
function dayNumber(text) {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day);
  return new Date(time).toISOString().startsWith(text) ? time / 86_400_000 : null;
}

const format = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" });
const dayName = (number) => format.format(number * 86_400_000).replace(",", "");

/** The stage of each run: each twice, then the next; one race, then easy runs. */
function runStages(from) {
  let raced = false;
  return RUN_DAYS.map((_, run) => {
    const at = Math.min(from + Math.floor(run / RUNS_PER_STAGE), race);
    if (at < race) return at;
    if (raced) return easy;
    raced = true;
    return race;
  });
}

function distance(km) {
  const rounded = (value) => String(Math.floor(value * 10 + 1e-9) / 10);
  return `${rounded(km)} km (${rounded(km / KM_PER_MILE)} miles)`;
}

/** The first error in the form and its field, or null. */
function problem() {
  if (dayNumber(start.value) === null) return [start, "Choose the first day, such as 23 November 2026."];
  if (longest.validity.badInput) return [longest, "Write the longest run as a number, such as 5 or 7.5."];
  if (longest.value === "") return null;
  const km = kilometres();
  if (!(km > 0)) return [longest, "Write a distance above 0, or leave it empty."];
  if (km > MOST_KM) return [longest, `That is more than ${MOST_KM} km. Check the number and the unit.`];
  return null;
}

function kilometres() {
  return Number(longest.value) * (unit.value === "miles" ? KM_PER_MILE : 1);
}

function row(cells) {
  const tr = document.createElement("tr");
  for (const text of cells) tr.append(Object.assign(document.createElement("td"), { textContent: text }));
  return tr;
}

function show() {
  const first = dayNumber(start.value);
  const planned = runStages(stage.selectedIndex);
  const days = Array.from({ length: DAYS }, (_, day) => {
    const run = RUN_DAYS.indexOf(day);
    const { name, words } = run < 0 ? { name: "", words: "Rest day" } : stages[planned[run]];
    return row([dayName(first + day), name, words]);
  });
  byId("days").replaceChildren(...days);
  const ceiling = longest.value === ""
    ? "Give your longest run to see the ceiling for a single run, which counts from S9 on."
    : `From S9 on, your ceiling for a single run is ${distance(kilometres() * CEILING)}.`;
  byId("summary").textContent =
    `${RUN_DAYS.length} runs from ${dayName(first)} to ${dayName(first + DAYS - 1)}. ${ceiling}`;
  byId("result").hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const found = problem();
  for (const field of [start, longest]) field.toggleAttribute("aria-invalid", field === found?.[0]);
  byId("error").textContent = found?.[1] ?? "";
  if (found) found[0].focus();
  else show();
});

for (const { name, words } of stages.slice(0, race)) stage.append(new Option(`${name}: ${words}`, name));
const now = new Date();
start.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
form.hidden = stages.length === 0;
if (stages.length > 0) byId("missing").remove();
})();
