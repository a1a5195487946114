// The guide's tools: the walk-to-run planner, the symptom log, and the pages that print on one sheet.

import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { connect, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE } from "./support/site.mjs";

const MANAGE = "running-injuries/hamstring-injury/manage/";
const PLAN = `${MANAGE}walk-to-run/`;
const LOG = `${MANAGE}symptom-log/`;

let browser;
let server;

before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser.close();
  await server.close();
});

const at = (path, options, work) =>
  withPage(browser, { viewport: { width: 360, height: 740 }, ...options }, async (page) => {
    await page.goto(`${server.origin}/${path}`);
    await work(page);
  });

async function plan(page, { start, stage, race = "", track = "strain", longest = "", unit = "km" }) {
  await page.getByLabel("The stage you are on now").selectOption({ index: Number(stage.slice(1)) - 1 });
  await page.getByLabel("Where it hurts").selectOption(track);
  await page.getByLabel("First day").fill(start);
  await page.getByLabel("Day of the race").fill(race);
  await page.getByLabel("Longest run in the last 30 days").fill(longest);
  await page.getByLabel("Unit of distance").selectOption(unit);
  await page.getByRole("button", { name: "Set out my plan" }).click();
}

const runs = (page) => page.locator("#plan\\.weeks tr:has(td:nth-child(3))").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
const summary = (page) => page.locator("#plan\\.summary").textContent();
const isShown = (page) => page.locator("#plan\\.result").isVisible();

test("a plan goes on to the last stage before a race, by weeks, with each gate on the way", () =>
  at(PLAN, {}, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S7", longest: "5" });
    const planned = await runs(page);
    assert.deepEqual(planned.slice(0, 7).map(([, stage]) => stage), ["S7", "S7", "S8", "S8", "S9", "S9", "S10"]);
    assert.deepEqual(planned[0], ["Mon 23 Nov", "S7", "Jog steadily for 25 minutes"]);
    assert.equal(planned.at(-1)[1], "S14");
    assert.deepEqual(await page.locator("#plan\\.weeks b").allTextContents(), ["Walking gate", "Jogging gate", "Speed gate", "Race gate"].map((gate) => `${gate}: go on only if`));
    assert.deepEqual((await page.locator("#plan\\.weeks th[scope=rowgroup]").allTextContents()).slice(0, 2), ["Week 1", "Week 2"]);
    assert.match(await summary(page), /^\d+ runs from Mon 23 Nov to .+\. This plan allows a race from .+ 2027, if you pass each gate on the way\. Keep your pain at 0 to 2 out of 10\.$/);
    assert.match(await page.locator("#plan\\.ceiling").textContent(), /further than 5\.5 km \(3\.4 miles\) at once/);
  }));

test("a race that does not fit is refused with the first day that does, which is not called safe, and one button takes it", () =>
  at(PLAN, {}, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S14", race: "2026-11-29" });
    assert.match(await summary(page), /^A race on Sun 29 Nov 2026 does not fit\. This plan allows one from Fri 11 Dec 2026, .+ That does not make it safe\./);
    assert.ok((await runs(page)).every(([, stage]) => stage !== "S15"));
    await page.getByRole("button", { name: "Plan for Fri 11 Dec 2026" }).press("Enter");
    assert.equal(await page.getByLabel("Day of the race").inputValue(), "2026-12-11");
    assert.deepEqual((await runs(page)).at(-1), ["Fri 11 Dec", "S15", "Race"]);
    assert.match(await summary(page), /^\d+ runs from Mon 23 Nov to Fri 11 Dec, the day of your race\./);
    assert.equal(await page.getByRole("button", { name: /^Plan for/ }).isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.id), "plan.race");
  }));

test("with high tendon pain the plan has another limit, and no test that stretches the tendon", () =>
  at(PLAN, {}, async (page) => {
    const tests = () => page.locator("#plan\\.weeks li").allTextContents();
    await plan(page, { start: "2026-11-23", stage: "S1" });
    assert.ok((await tests()).some((each) => /knee/.test(each)));
    await plan(page, { start: "2026-11-23", stage: "S1", track: "tendon" });
    assert.ok((await tests()).length > 5 && (await tests()).every((each) => !/knee|after a strain/.test(each)));
    assert.match(await summary(page), /0 to 3 out of 10/);
  }));

for (const [timezoneId, start, name] of [
  ["Europe/London", "2027-03-26", "Fri 26 Mar"],
  ["America/New_York", "2026-10-30", "Fri 30 Oct"],
  ["Pacific/Auckland", "2028-02-25", "Fri 25 Feb"],
]) {
  test(`days are calendar days over a clock change and a leap day: ${start} in ${timezoneId}`, () =>
    at(PLAN, { timezoneId }, async (page) => {
      await plan(page, { start, stage: "S1" });
      const days = (await runs(page)).map(([day]) => day);
      assert.equal(days[0], name);
      assert.deepEqual(days.slice(0, 12).map((day) => day.slice(0, 3)), Array(4).fill(["Fri", "Sun", "Tue"]).flat());
    }));
}

test("miles count as miles", () =>
  at(PLAN, {}, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S9", longest: "10", unit: "miles" });
    assert.match(await page.locator("#plan\\.ceiling").textContent(), /17\.7 km \(11 miles\)/);
  }));

for (const [field, wrong, words] of [
  ["plan.longest", { longest: "0" }, "from 0.1 to 200"],
  ["plan.longest", { longest: "-3" }, "from 0.1 to 200"],
  ["plan.longest", { longest: "900" }, "from 0.1 to 200"],
  ["plan.start", { start: "" }, "Choose the first day"],
  ["plan.race", { race: "2026-11-23" }, "after the first day"],
  ["plan.race", { race: "2028-11-23" }, "within 400 days"],
]) {
  test(`${JSON.stringify(wrong)} is refused in words, and the field has the focus`, () =>
    at(PLAN, {}, async (page) => {
      await plan(page, { start: "2026-11-23", stage: "S1", ...wrong });
      assert.ok((await page.getByRole("alert").textContent()).includes(words));
      assert.equal(await page.evaluate(() => document.activeElement.id), field);
      assert.equal(await page.locator("[aria-invalid]").count(), 1);
      assert.equal(await isShown(page), false);
      await plan(page, { start: "2026-11-23", stage: "S1" });
      assert.equal(await page.locator("[aria-invalid]").count(), 0);
      assert.equal(await isShown(page), true);
    }));
}

test("the planner works from the keyboard alone, and a status says what it did", () =>
  at(PLAN, {}, async (page) => {
    await page.getByLabel("The stage you are on now").focus();
    await page.keyboard.press("ArrowDown");
    await page.getByLabel("Longest run in the last 30 days").focus();
    await page.keyboard.type("5");
    await page.keyboard.press("Enter");
    assert.equal((await runs(page))[0][1], "S2");
    assert.match(await page.getByRole("status").first().textContent(), /runs from/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Set out my plan");
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /calendar/);
  }));

test("the plan is a calendar file, one whole day for each run, and nothing is stored", () =>
  at(PLAN, { acceptDownloads: true, timezoneId: "Pacific/Auckland" }, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S13", race: "2027-02-14" });
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Add to my calendar" }).click()]);
    assert.equal(download.suggestedFilename(), "walk-to-run-2026-11-23.ics");
    const file = (await buffer(await download.createReadStream())).toString("utf8").replaceAll("\r\n ", "");
    const starts = [...file.matchAll(/^DTSTART;VALUE=DATE:(\d+)\r$/gm)].map(([, day]) => day);
    assert.equal(starts.length, (await runs(page)).length);
    assert.deepEqual([starts[0], starts.at(-1)], ["20261123", "20270214"]);
    assert.match(file, /^SUMMARY:S15: Race\r$/m);
    assert.match(file, /^DESCRIPTION:.*Race gate: go on only if .*Stop if you limp.*walk-to-run\/\r$/m);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  }));

test("without scripts the stages, the rules and the gates are there and the form is not, and a text says what the form needs", async () => {
  await at(PLAN, { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.getByText("The planner needs JavaScript").isVisible());
    assert.equal(await page.getByLabel("First day").isVisible(), false);
    assert.equal(await page.getByRole("cell", { name: "S15", exact: true }).isVisible(), true);
    assert.equal(await page.locator(".plan-rules li").count(), 7);
    assert.equal(await page.locator(".gate").count(), 4);
  });
  await at(PLAN, {}, async (page) => assert.equal(await page.getByText("needs JavaScript").count(), 0));
});

const add = (page) => page.getByRole("button", { name: "Add an entry" }).click();

test("the log keeps what is written on this device, until it is cleared", () =>
  at(LOG, {}, async (page) => {
    await add(page);
    await page.getByLabel("Session, entry 1").fill("Stage S3 <b>");
    await page.getByLabel("During, entry 1").fill("2");
    await page.getByLabel("During, entry 1").press("Tab");
    await page.reload();
    assert.equal(await page.getByLabel("Session, entry 1").inputValue(), "Stage S3 <b>");
    assert.equal(await page.getByLabel("During, entry 1").inputValue(), "2");
    await page.getByText("Clear the log").press("Enter");
    await page.getByText("Clear the log").press("Enter");
    assert.equal(await page.getByLabel("Session, entry 1").isVisible(), true);
    await page.getByText("Clear the log").press("Enter");
    await page.getByRole("button", { name: "Yes, clear it" }).press("Enter");
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    assert.equal(await page.evaluate(() => document.activeElement.id), "log.add");
    assert.match(await page.locator("#log\\.status").textContent(), /cleared/);
  }));

test("an entry can be removed, and the keyboard stays in the log", () =>
  at(LOG, {}, async (page) => {
    await add(page);
    await add(page);
    await page.getByRole("button", { name: "Remove entry 1" }).press("Enter");
    assert.equal(await page.locator("#log\\.entries tr").count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Remove");
  }));

test("a score out of range is told and not kept", () =>
  at(LOG, {}, async (page) => {
    await add(page);
    await page.getByLabel("Evening, entry 1").fill("11");
    await page.getByLabel("Evening, entry 1").press("Tab");
    assert.match(await page.locator("#log\\.status").textContent(), /a whole number from 0 to 10/);
    assert.doesNotMatch(await page.evaluate(() => localStorage.getItem("symptom-log")), /11"/);
  }));

test("the file is CSV in which no cell is a formula", () =>
  at(LOG, { acceptDownloads: true }, async (page) => {
    await add(page);
    await page.getByLabel("Date, entry 1").fill("2026-11-23");
    await page.getByLabel("Session, entry 1").fill('=1+1, "hills"');
    await page.getByLabel("Session, entry 1").press("Tab");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as a file" }).click()]);
    const lines = (await buffer(await download.createReadStream())).toString("utf8").split("\r\n");
    assert.equal(lines[0], '\ufeff"Date","Session","During","Evening","Next morning","Stiff (minutes)","What next"');
    assert.equal(lines[1], '"2026-11-23","\'=1+1, ""hills""","","","","",""');
  }));

const FILE = '\ufeff"Date","Session","During"\r\n"2026-11-20","easy","3"\r\n"2026-11-21","hills","12"\r\n"2026-11-18","","1"\r\n';
const give = (page, text) => page.getByLabel("A file that this log saved").setInputFiles({ name: "log.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
const status = (page) => page.locator("#log\\.status").textContent();

test("a file is added to the log by date, twice the same once, and wrong rows are listed with their lines", () =>
  at(LOG, {}, async (page) => {
    await add(page);
    await page.getByLabel("Date, entry 1").fill("2026-11-18");
    await page.getByLabel("Evening, entry 1").fill("2");
    await page.getByLabel("Evening, entry 1").press("Tab");
    for (const rows of ["Rows read: 2, of which 1 are new. Not read: 1.", "Rows read: 2, of which 0 are new. Not read: 1."]) {
      await give(page, FILE);
      await page.waitForFunction((words) => document.getElementById("log.status").textContent === words, rows);
      assert.deepEqual(await page.locator("#log\\.problems li").allTextContents(), ["Line 3: During is not a whole number from 0 to 10."]);
    }
    assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.getItem("symptom-log")).entries),
      [{ date: "2026-11-18", evening: "2", during: "1" }, { date: "2026-11-20", session: "easy", during: "3" }]);
    await give(page, "nothing");
    await page.waitForFunction(() => /^Rows read: 0/.test(document.getElementById("log.status").textContent));
    assert.equal(await page.locator("#log\\.entries tr").count(), 2);
  }));

test("what the log saves as a file, another browser reads", () =>
  at(LOG, { acceptDownloads: true }, async (page) => {
    await give(page, FILE);
    await page.getByLabel("Session, entry 2").fill("'=1, \"two\"");
    await page.getByLabel("Session, entry 2").press("Tab");
    await page.getByLabel("What next, entry 2").selectOption("Cut back");
    const stored = await page.evaluate(() => localStorage.getItem("symptom-log"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as a file" }).click()]);
    const file = (await buffer(await download.createReadStream())).toString("utf8");
    await at(LOG, {}, async (other) => {
      await give(other, file);
      await other.waitForFunction(() => /^Rows read: 2, of which 2 are new. Not read: 0/.test(document.getElementById("log.status").textContent));
      assert.deepEqual(await other.evaluate(() => JSON.parse(localStorage.getItem("symptom-log"))), JSON.parse(stored));
    });
  }));

test("the trend is drawn over the pain rule's limits from two days on, and said in words", () =>
  at(LOG, {}, async (page) => {
    await give(page, "Date,During,Next morning\n2026-11-01,4,2\n");
    await page.getByLabel("Date, entry 1").waitFor();
    assert.equal(await page.locator("#log\\.trend").isVisible(), false);
    await give(page, "Date,During,Next morning\n2026-11-05,6,\n2026-11-11,1,2\n");
    await page.getByLabel("Date, entry 3").waitFor();
    const words = "The worst score of each day, 4 at first and 2 at last. The highest is 6, on 5 Nov. Mean of the last 7 days: 4.0. Of the 7 days before: 4.0.";
    assert.equal(await page.getByRole("img", { name: words }).isVisible(), true);
    assert.deepEqual(await page.locator("#log\\.trend text").allTextContents(), ["6 to 10 stop", "4, 5 cut back", "3 hold", "0 to 2 go on", "1 Nov", "11 Nov"]);
    // Each spot is in the band of its score.
    const bands = await page.locator("#log\\.trend path[fill^=var]:not([id])").evaluateAll((paths) => paths.map((path) => path.getBBox()).map(({ y, height }) => [y, y + height]));
    const spots = (await page.locator("#log\\.spots").getAttribute("d")).match(/ [\d.]+(?=h)/g).map(Number);
    assert.deepEqual(spots.map((y) => bands.findIndex(([top, end]) => y > top && y < end)), [1, 0, 3]);
    await page.getByLabel("During, entry 3").fill("3");
    await page.getByLabel("During, entry 3").press("Tab");
    assert.match(await page.locator("#log\\.words").textContent(), /3 at last/);
  }));

test("each field has a hint, which is read with it", () =>
  at(LOG, {}, async (page) => {
    await add(page);
    const hints = await page.locator("#log\\.entries :is(input, select)").evaluateAll((fields) => fields.map((field) => document.getElementById(field.getAttribute("aria-describedby"))));
    assert.equal(hints.length, 7);
    assert.ok((await page.locator("#log\\.entries small").allTextContents()).every((hint) => hint.length > 5));
  }));

test("what another tab writes into the log is not lost", () =>
  withPage(browser, { viewport: { width: 360, height: 740 } }, async (page, context) => {
    await page.goto(`${server.origin}/${LOG}`);
    const other = await context.newPage();
    await other.goto(`${server.origin}/${LOG}`);
    await add(page);
    await other.getByLabel("Session, entry 1").waitFor();
    await add(other);
    await page.getByLabel("Session, entry 2").waitFor();
    assert.equal(await page.evaluate(() => JSON.parse(localStorage.getItem("symptom-log")).entries.length), 2);
  }));

for (const [what, block] of [
  ["lets nothing be written", () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; }],
  ["refuses storage as a whole", () => { Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }); }],
]) {
  test(`where the browser ${what}, the log says so and goes on`, () =>
    withPage(browser, { viewport: { width: 360, height: 740 } }, async (page) => {
      await page.addInitScript(block);
      await page.goto(`${server.origin}/${LOG}`);
      await add(page);
      assert.match(await status(page), /does not let the page keep/);
      assert.equal(await page.getByLabel("Session, entry 1").isVisible(), true);
      await page.getByText("Clear the log").press("Enter");
      await page.getByRole("button", { name: "Yes, clear it" }).press("Enter");
      assert.equal(await page.locator("#log\\.entries tr").count(), 0);
    }));
}

for (const stored of ["{", '{"version":9,"entries":[]}', '{"version":1,"entries":[{"date":3}]}', "null"]) {
  test(`a stored log that cannot be read is set aside, not lost: ${stored}`, () =>
    withPage(browser, { viewport: { width: 360, height: 740 } }, async (page) => {
      await page.addInitScript((text) => { if (!localStorage.length) localStorage.setItem("symptom-log", text); }, stored);
      await page.goto(`${server.origin}/${LOG}`);
      assert.match(await page.locator("#log\\.status").textContent(), /set aside/);
      assert.equal(await page.evaluate(() => localStorage.getItem("symptom-log.unreadable")), stored);
      await add(page);
      assert.equal(await page.getByLabel("Session, entry 1").isVisible(), true);
    }));
}

test("without scripts the log is an empty sheet, and a text says what to do with it", async () => {
  await at(LOG, { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.getByText("you need JavaScript").isVisible());
    assert.equal(await page.locator(".log-blank tr").count(), 18);
    assert.equal(await page.getByRole("button", { name: "Add an entry" }).isVisible(), false);
  });
  await at(LOG, {}, async (page) => assert.equal(await page.getByText("you need JavaScript").count(), 0));
});

for (const path of [PLAN, LOG, `${MANAGE}pain-rule/`]) {
  for (const format of ["A4", "Letter"]) {
    test(`/${path} prints on one sheet of ${format}`, () =>
      at(path, {}, async (page) => {
        const pdf = (await page.pdf({ format })).toString("latin1");
        assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1);
      }));
  }
}

test("a plan and a filled log print on one sheet too", async () => {
  await at(PLAN, {}, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S1", race: "2027-04-01", longest: "5" });
    assert.equal((await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g).length, 1);
  });
  await at(LOG, {}, async (page) => {
    for (let entry = 0; entry < 4; entry += 1) await add(page);
    assert.equal((await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g).length, 1);
  });
});
