// Guidepost, default theme. Pages work without it; it only adds the buttons of the share card, which stay hidden
// where this file does not run. It never makes up a link: all it copies or shares stands in the page.

// A button with data-copy="ID" copies what the element of that id holds, an input or any text, and says data-copied
// in the status line of its section. With data-rich the text is HTML: a field with formatting then gets a link, and
// any other field what the section's data-plain holds.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const box = button.closest("section");
  const code = field.value ?? field.textContent;
  const flavours = "rich" in button.dataset
    ? { "text/html": code, "text/plain": box.dataset.plain }
    : { "text/plain": code };

  const select = () => {
    field.focus();
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
  };

  button.addEventListener("click", async () => {
    say(box, "");
    let copied = await copyByClipboard(flavours);
    if (!copied) {
      // Without the command the code is left selected for the reader's own keys.
      select();
      copied = copyByCommand(flavours);
      if (copied) button.focus();
    }
    say(box, copied ? button.dataset.copied : box.dataset.copyManual);
  });
  field.addEventListener("click", select);
  button.hidden = false;
}

// The system's own share sheet. Closing it is no error.
for (const button of document.querySelectorAll("[data-share]")) {
  const box = button.closest("section");
  const { title, url } = box.dataset;
  button.addEventListener("click", () => {
    say(box, "");
    navigator.share({ title, url }).catch((error) => {
      if (error.name !== "AbortError") say(box, button.dataset.share);
    });
  });
  button.hidden = !navigator.share;
}

function say(box, words) {
  box.querySelector("[role=status]").textContent = words;
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
