// Guidepost, default theme. Pages work without it; it only adds the copy buttons.
//
// A button with data-copy="ID" copies what the element of that id holds, says data-copied in the status
// line of its section, and stays hidden where this file does not run. The field may be an input or any text.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const box = button.closest("section");
  const status = box.querySelector("[role=status]");

  const select = () => {
    field.focus();
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
  };

  // The clipboard is missing on plain http and can be refused; the old command works there, and where it
  // does not either, the text is left selected for the reader's own keys.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(field.value ?? field.textContent);
      return true;
    } catch {
      select();
      if (!document.execCommand("copy")) return false;
      button.focus();
      return true;
    }
  };

  button.addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = (await copy()) ? button.dataset.copied : box.dataset.copyManual;
  });
  field.addEventListener("click", select);
  button.hidden = false;
}
