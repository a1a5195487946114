// Guidepost, default theme. Pages work without this file. It shows the buttons of the share box, makes the links beside
// headings copy, and marks the section that is being read in the list of sections. It copies and shares the link code in
// the page or what is derived from it. All words come from the page's data attributes.

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

// The link to the page as Markdown copies that file. Where that cannot be done, it leads there, as without this file.
for (const link of document.querySelectorAll("[data-copy-page]")) {
  link.addEventListener("click", async (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const text = fetch(link.href).then((file) => file.ok ? file.blob() : Promise.reject());
      // A promise: Safari allows the clipboard only directly after a click.
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then((blob) => new Blob([blob], { type: "text/plain" })) })]);
      announce(strings.copied);
    } catch {
      location = link.href;
    }
  });
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

// Code blocks: a button that copies the text.
const article = document.querySelector("[data-code-copy]");
for (const code of article ? document.querySelectorAll(":is(.strip, .article) pre > code") : []) {
  const pre = code.parentElement;
  let box = pre.closest(".code");
  if (!box) {
    box = document.createElement("div");
    box.className = "code";
    pre.replaceWith(box);
    box.append(pre);
  }
  const button = document.createElement("button");
  const name = (text) => { button.textContent = text; };
  const select = () => getSelection().selectAllChildren(code);
  button.type = "button";
  button.className = "copy";
  button.ariaLive = "polite";
  name(article.dataset.codeCopy);
  button.addEventListener("click", async () => {
    if (await copy({ "text/plain": code.textContent }, button, select)) name(article.dataset.codeCopied);
  });
  button.addEventListener("blur", () => name(article.dataset.codeCopy));
  box.append(button);
}

// A link to something that is folded opens what is around it, also in browsers that do not.
const unfold = () => {
  let fold = document.querySelector(":target");
  while ((fold = fold?.parentElement?.closest("details:not([open])"))) fold.open = true;
};
addEventListener("hashchange", unfold);
unfold();

// The guide tree beside the text starts where the reader is.
const here = document.querySelector(".tree [aria-current]");
if (here) here.closest(".tree").scrollTop = here.offsetTop - innerHeight / 2;

// A list that is a column is open, also in browsers that cannot show the inside of a closed one, as the stylesheet asks.
for (const [list, width] of [["tree", "64em"], ["toc", "80em"]]) {
  const details = document.querySelector(`.${list} > details`);
  if (details && matchMedia(`(width >= ${width})`).matches) details.open = true;
}

// The script of search is loaded when it is needed. Its published name replaces the one in quotes.
const { src } = document.currentScript;
const load = (name, failed) => {
  const code = document.createElement("script");
  code.src = new URL(name, src);
  code.onerror = failed;
  document.head.append(code);
};

// Search. Where its script cannot be loaded, the link leads to the list of all pages.
const finder = document.querySelector(".find");
const find = (event) => {
  event?.preventDefault();
  if (globalThis.guidepostSearch) guidepostSearch.open();
  else load("search.js", () => { if (event) location = finder.href; });
};
if (finder) {
  finder.addEventListener("click", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    find(event);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "k" && (event.ctrlKey || event.metaKey)) find(event);
  });
  if (/[?&]q=/.test(location.search) || document.querySelector("[data-slash]") || (document.querySelector("[data-suggest]") && !/\/404.html$/.test(location.pathname))) find();
}

// In the list of sections, the link to the last heading at or above the upper edge of the window is the current one, until
// the text ends. A jump to a heading leaves it a little below.
const body = document.querySelector(".page-body > .article");
const sections = [...document.querySelectorAll(".toc a")]
  .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
  .filter(({ heading }) => heading);
let marking = false;

function markSection() {
  marking = false;
  const ended = body?.getBoundingClientRect().bottom < 96;
  const read = !ended && sections.findLast(({ heading }) => heading.getBoundingClientRect().top < 96);
  for (const section of sections) {
    if (section === read) section.link.setAttribute("aria-current", "true");
    else section.link.removeAttribute("aria-current");
  }
}

function markSoon() {
  if (!marking) requestAnimationFrame(markSection);
  marking = true;
}

if (sections.length > 0) for (const type of ["scroll", "resize", "load"]) addEventListener(type, markSoon, { passive: true });

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
