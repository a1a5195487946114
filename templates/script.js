// Guidepost, default theme. Pages work without this file. It shows the buttons of the share box and makes the links
// beside headings copy. It copies and shares the link code in the page or what is derived from it: as plain text, the
// title and the address on two lines. All words come from the page's data attributes.

const box = document.querySelector("[data-copied]");
const strings = box?.dataset ?? {};
const status = box?.querySelector("[role=status]");

// A status is about the last press and disappears with the next one.
const announce = (text) => { if (status) status.textContent = text; };
for (const type of ["pointerdown", "focusout"]) addEventListener(type, () => announce(""));

// A button with data-copy="ID" copies the value or text of the element with that id. With data-rich that is HTML: a rich
// text field receives the rendered link, a plain text field the text and address of the link.
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
    announce(copied ? strings.copied : strings.manual);
  });
  field.addEventListener("click", select);
  button.hidden = false;
}

// A button with data-share="ID" opens the system's share sheet with the link whose code is in that element. Closing the
// sheet is not an error.
for (const button of document.querySelectorAll("[data-share]")) {
  const link = linkOf(textOf(document.getElementById(button.dataset.share)));
  button.addEventListener("click", () => {
    announce("");
    navigator.share({ title: link.textContent, url: addressOf(link) }).catch((error) => {
      if (error.name !== "AbortError") announce(strings.unshared);
    });
  });
  button.hidden = !navigator.share;
}

// The link beside a heading copies the link to its section. If that is refused, it goes to the section, as without this
// file.
const pageField = strings.sectionName && document.getElementById("share.html");
const page = pageField && linkOf(textOf(pageField));
for (const sign of page ? document.querySelectorAll(".heading-link") : []) {
  const select = () => getSelection().selectAllChildren(sign.parentElement);

  sign.addEventListener("click", async (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const copied = await copy(flavoursOf(linkToSection(sign)), sign, select);
    getSelection().removeAllRanges();
    if (!copied) location.hash = sign.hash;
    announce(copied ? strings.sectionCopied : strings.sectionRefused);
  });
  sign.title = strings.sectionHint ?? "";
}

// Code blocks: a button that copies the text.
const article = document.querySelector("[data-code-copy]");
for (const code of article?.querySelectorAll("pre > code") ?? []) {
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

// Tabs: a choice is that of all groups with the label, here and on other pages. The open tab stays open.
const tabs = document.querySelectorAll(".tab > summary");
const choose = (label) => {
  for (const tab of tabs) if (tab.textContent === label) tab.parentElement.open = true;
};
if (tabs[0]) {
  let labels = [];
  try {
    labels = JSON.parse(localStorage.guidepostTabs ?? "[]");
  } catch {}
  labels.forEach(choose);
  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      const label = tab.textContent;
      const { top } = tab.getBoundingClientRect();
      event.preventDefault();
      choose(label);
      scrollBy(0, tab.getBoundingClientRect().top - top);
      labels = [...labels.filter((other) => other !== label), label].slice(-20);
      try {
        localStorage.guidepostTabs = JSON.stringify(labels);
      } catch {}
    });
  }
}

// A link to something that is folded opens what is around it, also in browsers that do not.
const unfold = () => {
  let fold = document.querySelector(":target");
  while ((fold = fold?.parentElement?.closest("details:not([open])"))) fold.open = true;
};
addEventListener("hashchange", unfold);
unfold();

// Videos: a click replaces the link by the player. Nothing is requested before.
for (const link of document.querySelectorAll("[data-video]")) {
  link.addEventListener("click", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { video } = link.dataset;
    const player = document.createElement(video ? "iframe" : "video");
    Object.assign(player, {
      src: video || link.href,
      title: link.querySelector(".play").textContent,
      sandbox: "allow-scripts allow-same-origin allow-presentation allow-popups",
      allow: "autoplay; fullscreen; picture-in-picture",
      allowFullscreen: true,
      autoplay: true,
      controls: true,
      tabIndex: 0,
    });
    link.replaceWith(player);
    player.focus();
  });
}

// The link code of a section, the same as from `guidepost share`: the page's, with the heading's text after the title and
// the fragment after the address. The text is in the accessible name of the link, as its author typed it.
function linkToSection(sign) {
  const link = page.cloneNode(true);
  const name = sign.getAttribute("aria-label") ?? "";
  const heading = name.slice(strings.sectionName.length, name.length - (strings.sectionNameEnd?.length ?? 0));
  if (heading) link.textContent += `: ${heading}`;
  link.setAttribute("href", addressOf(link) + addressOf(sign));
  return link.outerHTML;
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

function flavoursOf(code) {
  const link = linkOf(code);
  return { "text/html": code, "text/plain": link ? `${link.textContent}\n${addressOf(link)}` : code };
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
