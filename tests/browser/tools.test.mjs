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

async function plan(page, { start, stage, longest = "", unit = "km" }) {
  await page.getByLabel("First day").fill(start);
  await page.getByLabel("The stage you are on now").selectOption(stage);
  await page.getByLabel("Longest run in the last 30 days").fill(longest);
  await page.getByLabel("Unit of distance").selectOption(unit);
  await page.getByRole("button", { name: "Set out two weeks" }).click();
}

const days = (page) => page.locator("#plan\\.days tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
const summary = (page) => page.locator("#plan\\.summary").textContent();

test("a plan runs three days a week, each stage twice, with rest between", () =>
  at(PLAN, {}, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S7", longest: "5" });
    const planned = await days(page);
    assert.deepEqual(planned.map(([, stage]) => stage), ["S7", "", "S7", "", "S8", "", "", "S8", "", "S9", "", "S9", "", ""]);
    assert.deepEqual(planned[1], ["Tue 24 Nov", "", "Rest day"]);
    assert.equal(planned[0][2], "Jog steadily for 25 minutes");
    assert.equal(await summary(page), "6 runs from Mon 23 Nov to Sun 6 Dec. From S9 on, your ceiling for a single run is 5.5 km (3.4 miles).");
  }));

test("the plan ends with one race, and easy runs behind it", () =>
  at(PLAN, {}, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S14" });
    const stages = (await days(page)).map(([, stage]) => stage).filter(Boolean);
    assert.deepEqual(stages, ["S14", "S14", "S15", "S9", "S9", "S9"]);
  }));

for (const [timezoneId, start, last] of [
  ["Europe/London", "2027-03-22", "Sun 4 Apr"],
  ["America/New_York", "2026-10-26", "Sun 8 Nov"],
  ["Pacific/Auckland", "2028-02-21", "Sun 5 Mar"],
]) {
  test(`days are calendar days over a clock change and a leap day: ${start} in ${timezoneId}`, () =>
    at(PLAN, { timezoneId }, async (page) => {
      await plan(page, { start, stage: "S1" });
      const names = (await days(page)).map(([day]) => day);
      assert.equal(new Set(names).size, 14);
      assert.equal(names[13], last);
    }));
}

test("miles count as miles", () =>
  at(PLAN, {}, async (page) => {
    await plan(page, { start: "2026-11-23", stage: "S9", longest: "10", unit: "miles" });
    assert.match(await summary(page), /17\.7 km \(11 miles\)/);
  }));

for (const [longest, told] of [["0", "above 0"], ["-3", "above 0"], ["900", "more than 200 km"]]) {
  test(`a longest run of ${longest} is told, and the field has the focus`, () =>
    at(PLAN, {}, async (page) => {
      await plan(page, { start: "2026-11-23", stage: "S1", longest });
      assert.match(await page.getByRole("alert").textContent(), new RegExp(told));
      assert.equal(await page.evaluate(() => document.activeElement.id), "plan.longest");
      assert.equal(await page.locator("#plan\\.result").isVisible(), false);
    }));
}

test("the planner works from the keyboard alone", () =>
  at(PLAN, {}, async (page) => {
    await page.getByLabel("First day").focus();
    await page.getByLabel("The stage you are on now").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type("5");
    await page.keyboard.press("Enter");
    assert.equal((await days(page))[0][1], "S2");
  }));

test("without scripts the full table is there and the form is not, and a text says what the form needs", async () => {
  await at(PLAN, { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.getByText("The planner needs JavaScript").isVisible());
    assert.equal(await page.getByLabel("First day").isVisible(), false);
    assert.equal(await page.getByRole("cell", { name: "S15", exact: true }).isVisible(), true);
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
    await page.getByRole("button", { name: "Clear the log" }).press("Enter");
    await page.getByRole("button", { name: "No, keep it" }).press("Enter");
    assert.equal(await page.getByLabel("Session, entry 1").isVisible(), true);
    await page.getByRole("button", { name: "Clear the log" }).press("Enter");
    await page.getByRole("button", { name: "Yes, clear it" }).press("Enter");
    assert.equal(await page.evaluate(() => localStorage.length), 0);
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
    assert.match(await page.locator("#log\\.status").textContent(), /from 0 to 10/);
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

test("where the browser keeps nothing, the log says so and goes on", () =>
  withPage(browser, { viewport: { width: 360, height: 740 } }, async (page) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    });
    await page.goto(`${server.origin}/${LOG}`);
    await add(page);
    assert.match(await page.locator("#log\\.status").textContent(), /does not let the page keep/);
    assert.equal(await page.getByLabel("Session, entry 1").isVisible(), true);
  }));

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
    assert.equal(await page.locator(".log-blank tr").count(), 16);
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
    await plan(page, { start: "2026-11-23", stage: "S7", longest: "5" });
    assert.equal((await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g).length, 1);
  });
  await at(LOG, {}, async (page) => {
    for (let entry = 0; entry < 4; entry += 1) await add(page);
    assert.equal((await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type \/Page\b/g).length, 1);
  });
});
