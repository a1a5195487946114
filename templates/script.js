// Guidepost, default theme. Pages work without it; it adds the buttons of the share box, which stay hidden where
// this file does not run, and has the links beside headings copy. All that it copies or shares is the link code in
// the page, or made of that: an address on a line below its title where only plain text goes.

const box = document.querySelector("[data-copied]");
const words = box?.dataset ?? {};
const status = box?.querySelector("[role=status]");

// What was said is about the last press, and goes with the next.
const say = (text) => { if (status) status.textContent = text; };
for (const type of ["pointerdown", "focusout"]) addEventListener(type, () => say(""));

// A button with data-copy="ID" copies what the element of that id holds, an input or any text. With data-rich that is
// HTML: a field with formatting gets what it is the code of, and any other field the text and address of its link.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const code = textOf(field);
  const flavours = "rich" in button.dataset ? flavoursOf(code) : { "text/plain": code };

  const select = () => {
    field.focus();
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
  };

  button.addEventListener("click", async () => {
    const copied = await copy(flavours, button, select);
    say(copied ? words.copied : words.manual);
  });
  field.addEventListener("click", select);
  button.hidden = false;
}

// A button with data-share="ID" opens the system's own share sheet, with the link whose code that element holds.
// Closing the sheet is no error.
for (const button of document.querySelectorAll("[data-share]")) {
  const link = linkOf(textOf(document.getElementById(button.dataset.share)));
  button.addEventListener("click", () => {
    say("");
    navigator.share({ title: link.textContent, url: addressOf(link) }).catch((error) => {
      if (error.name !== "AbortError") say(words.unshared);
    });
  });
  button.hidden = !navigator.share;
}

// The link beside a heading copies the link to its section. Where that is refused it leads to the section, as it does
// without this file.
const pageField = words.sectionName && document.getElementById("share.html");
const page = pageField && linkOf(textOf(pageField));
for (const sign of page ? document.querySelectorAll(".heading-link") : []) {
  const select = () => getSelection().selectAllChildren(sign.parentElement);

  sign.addEventListener("click", async (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const copied = await copy(flavoursOf(linkToSection(sign)), sign, select);
    getSelection().removeAllRanges();
    if (!copied) location.hash = sign.hash;
    say(copied ? words.sectionCopied : words.sectionRefused);
  });
  sign.title = words.sectionHint ?? "";
}

// The link code of a section, as `guidepost share` makes it: that of the page, with the heading's text behind the page's
// title and its place behind the address. That text is in the name of the link beside it, as its author typed it.
function linkToSection(sign) {
  const link = page.cloneNode(true);
  const heading = sign.getAttribute("aria-label")?.slice(words.sectionName.length);
  if (heading) link.textContent += `: ${heading}`;
  link.setAttribute("href", addressOf(link) + addressOf(sign));
  return link.outerHTML;
}

function textOf(field) {
  return field.value ?? field.textContent;
}

// The link that a piece of HTML is the code of.
function linkOf(code) {
  const template = document.createElement("template");
  template.innerHTML = code;
  return template.content.querySelector("a");
}

// As it is written: whole in a link code, relative to this page elsewhere.
function addressOf(link) {
  return link.getAttribute("href");
}

function flavoursOf(code) {
  const link = linkOf(code);
  return { "text/html": code, "text/plain": link ? `${link.textContent}\n${addressOf(link)}` : code };
}

// Says whether it worked. `select` is for the old command, and for the reader's own keys where that fails too.
async function copy(flavours, trigger, select) {
  say("");
  let copied = await copyByClipboard(flavours);
  if (!copied) {
    select();
    copied = copyByCommand(flavours);
  }
  if (copied) trigger.focus();
  return copied;
}

// Missing on plain http, and it can be refused. Called at once after a click: later, Safari refuses it.
async function copyByClipboard(flavours) {
  try {
    if (!flavours["text/html"]) {
      await navigator.clipboard.writeText(flavours["text/plain"]);
      return true;
    }
    const blobs = Object.entries(flavours).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return false;
  }
}

// The old command copies what is selected; on its way, the event lets the page say what that is.
function copyByCommand(flavours) {
  const fill = (event) => {
    for (const [type, text] of Object.entries(flavours)) event.clipboardData.setData(type, text);
    event.preventDefault();
  };
  document.addEventListener("copy", fill);
  try {
    return document.execCommand("copy");
  } finally {
    document.removeEventListener("copy", fill);
  }
}
