// The clipboard as a reader's other pages see it, and pages that may not use it.

/** What a context needs for its pages to use the clipboard. */
export const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

/** A page as on plain http. For `addInitScript`, as the next two are. */
export function takeClipboard() {
  for (const name of ["clipboard", "share"]) Object.defineProperty(Navigator.prototype, name, { value: undefined });
  delete globalThis.ClipboardItem;
}

/** A page that may not write to the clipboard. */
export function refuseClipboard() {
  for (const name of ["write", "writeText"]) {
    Clipboard.prototype[name] = async () => { throw new DOMException("refused", "NotAllowedError"); };
  }
}

/** A page that the old command too is refused to. */
export function refuseCommand() {
  Document.prototype.execCommand = () => false;
}

/** The clipboard's text, read by a page of its own so that the tested page needs no means to. */
export async function readClipboard(context, { origin }) {
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await page.bringToFront();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Everything on the clipboard, by its media type, read by a page of its own. */
export async function readFlavours(context, { origin }) {
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await page.bringToFront();
  return page.evaluate(async () => {
    const flavours = {};
    for (const item of await navigator.clipboard.read()) {
      for (const type of item.types) flavours[type] = await (await item.getType(type)).text();
    }
    return flavours;
  });
}

/** Pastes into formatted text and into plain text, by keyboard; gives what arrived. */
export async function paste(context, { origin }) {
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await page.bringToFront();
  await page.evaluate(() => {
    document.body.innerHTML = "<div contenteditable></div><textarea></textarea>";
  });
  for (const field of ["div", "textarea"]) {
    await page.locator(field).focus();
    await page.keyboard.press("Control+V");
  }
  return page.evaluate(() => ({
    links: [...document.querySelectorAll("div a")].map((link) => ({ href: link.href, text: link.textContent })),
    plain: document.querySelector("textarea").value,
  }));
}
