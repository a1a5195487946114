// Guidepost, default theme. Pages work without it; it adds the buttons of the share box, which stay hidden where
// this file does not run, and has the links beside headings copy. It never makes up a link: all it copies or
// shares stands in the page, an address on a line below its title where only plain text goes.

// What was said is about the last press, and goes with the next.
const status = document.querySelector(".share [role=status]");
const say = (words) => { if (status) status.textContent = words; };
for (const type of ["pointerdown", "focusout"]) addEventListener(type, () => say(""));

// A button with data-copy="ID" copies what the element of that id holds, an input or any text, and says data-copied
// in the status line. With data-rich the text is HTML: a field with formatting then gets a link, and
// any other field the page's title and address.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const box = button.closest("section");
  const code = field.value ?? field.textContent;
  const flavours = "rich" in button.dataset
    ? { "text/html": code, "text/plain": `${box.dataset.title}\n${box.dataset.url}` }
    : { "text/plain": code };

  const select = () => {
    field.focus();
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
  };

  button.addEventListener("click", async () => {
    const copied = await copy(flavours, button, select);
    say(copied ? button.dataset.copied : box.dataset.copyManual);
  });
  field.addEventListener("click", select);
  button.hidden = false;
}

// The link beside a heading copies the link to its section, which stands behind the article. Where that is refused
// it leads to the section, as it does without this file.
const sections = document.getElementById("page.sections");
const links = new Map(Array.from(sections?.content.querySelectorAll("a") ?? [], (link) => [link.hash, link]));
for (const sign of document.querySelectorAll(".heading-link")) {
  const link = links.get(sign.hash);
  if (!link) continue;
  const flavours = { "text/html": link.outerHTML, "text/plain": `${link.textContent}\n${link.getAttribute("href")}` };
  const select = () => getSelection().selectAllChildren(sign.parentElement);

  sign.addEventListener("click", async (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const copied = await copy(flavours, sign, select);
    getSelection().removeAllRanges();
    if (!copied) location.hash = sign.hash;
    say(copied ? sections.dataset.copied : sections.dataset.refused);
  });
  sign.title = sections.dataset.hint;
}

// The system's own share sheet. Closing it is no error.
for (const button of document.querySelectorAll("[data-share]")) {
  const box = button.closest("section");
  const { title, url } = box.dataset;
  button.addEventListener("click", () => {
    say("");
    navigator.share({ title, url }).catch((error) => {
      if (error.name !== "AbortError") say(button.dataset.share);
    });
  });
  button.hidden = !navigator.share;
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
