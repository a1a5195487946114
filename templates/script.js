// Guidepost, default theme. Pages work without this file. It shows the buttons of the share box and makes the links
// beside headings copy. It copies and shares the link code in the page or what is derived from it. All words come from
// the page's data attributes.

const box = document.querySelector("[data-copied]");
const strings = box?.dataset ?? {};
const status = box?.querySelector("[role=status]");

// A status is about the last press. It disappears with the next one, when the focus moves, and after some seconds unless
// it states what the reader has to do.
let fading;
const announce = (text, stays) => {
  clearTimeout(fading);
  if (status) status.textContent = text;
  if (text && !stays) fading = setTimeout(announce, 6000, "");
};
for (const type of ["pointerdown", "focusin", "focusout"]) addEventListener(type, () => announce(""));

// What is selected by hand in the box is copied as plain text, without the colours of the page.
box?.addEventListener("copy", (event) => {
  if (event.target.value) return;
  event.clipboardData.setData("text/plain", getSelection());
  event.preventDefault();
});

// A button with data-copy="ID" copies the value or text of the element with that id. With data-rich that is HTML: a rich
// text field receives the rendered link, a plain text field the code.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const code = textOf(field);
  const flavours = { ..."rich" in button.dataset && { "text/html": code }, "text/plain": code };

  const select = () => {
    field.focus();
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
  };

  button.addEventListener("click", async () => {
    const copied = await copy(flavours, button, select);
    announce(copied ? strings.copied : strings.manual, !copied);
  });
  button.hidden = false;
}

// A button with data-share="ID" opens the system's share sheet with the link whose code is in that element. Closing the
// sheet is not an error.
for (const button of document.querySelectorAll("[data-share]")) {
  const link = linkOf(textOf(document.getElementById(button.dataset.share)));
  button.addEventListener("click", () => {
    announce("");
    navigator.share({ title: link.textContent, url: addressOf(link) }).catch((error) => {
      if (error.name !== "AbortError") announce(strings.unshared, true);
    });
  });
  button.hidden = !navigator.share;
}

// The link beside a heading goes to its section, as without this file, and copies the link to it: for a plain text field,
// such as that of the address, the address.
const pageField = strings.sectionName && document.getElementById("share.html");
const page = pageField && linkOf(textOf(pageField));
for (const sign of page ? document.querySelectorAll(".heading-link") : []) {
  const select = () => getSelection().selectAllChildren(sign.parentElement);

  sign.addEventListener("click", async (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.hash = sign.hash; // first: the browser takes the focus from the link
    const link = linkToSection(sign);
    const copied = await copy({ "text/html": link.outerHTML, "text/plain": addressOf(link) }, sign, select);
    getSelection().removeAllRanges();
    announce(copied ? strings.sectionCopied : strings.sectionRefused, !copied);
  });
  sign.title = strings.sectionHint ?? "";
}

// The link to a section, the same as from `guidepost share`: the page's, with the heading's text after the title and
// the fragment after the address. The text is in the accessible name of the link, as its author typed it.
function linkToSection(sign) {
  const link = page.cloneNode(true);
  const name = sign.getAttribute("aria-label") ?? "";
  const heading = name.slice(strings.sectionName.length, name.length - (strings.sectionNameEnd?.length ?? 0));
  if (heading) link.textContent += `: ${heading}`;
  link.setAttribute("href", addressOf(link) + addressOf(sign));
  return link;
}

function textOf(field) {
  return field.value ?? field.textContent;
}

// The link in a piece of HTML.
function linkOf(code) {
  const template = document.createElement("template");
  template.innerHTML = code;
  return template.content.querySelector("a");
}

// The address as written: absolute in link code, relative to this page elsewhere.
function addressOf(link) {
  return link.getAttribute("href");
}

// Returns whether it worked. `select` is for the old command, and for the reader's own keys if that fails too.
async function copy(flavours, trigger, select) {
  announce("");
  let copied = await copyByClipboard(flavours);
  if (!copied) {
    select();
    copied = copyByCommand(flavours);
  }
  if (copied) trigger.focus();
  return copied;
}

// The clipboard API is missing on plain HTTP and can be refused. Safari allows it only directly after a click.
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

// The old command copies the selection; the event handler replaces the data.
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
