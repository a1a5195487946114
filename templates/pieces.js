// Guidepost, default theme: what only pages with tabs, videos or tables that sort need. It is published at the end of their script.

{
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

  // Tables that sort: a button in each header. Numbers are right-aligned and sorted as numbers; empty cells stay last.
  for (const table of document.querySelectorAll("[data-sort]")) {
    const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = table.dataset.sort;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const sign = head.ariaSort === "ascending" ? -1 : 1;
        for (const other of heads) other.ariaSort = null;
        head.ariaSort = sign < 0 ? "descending" : "ascending";
        const [body] = table.tBodies;
        const rows = [...body.rows].map((row) => {
          const cell = row.cells[column];
          const text = cell.textContent;
          return { row, text, number: cell.className ? +text : NaN };
        });
        rows.sort((a, b) => !a.text - !b.text || sign * (a.number - b.number || compare(a.text, b.text)));
        body.append(...rows.map(({ row }) => row));
      });
    });
  }

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
        autoplay: true,
        controls: true,
        tabIndex: 0,
      });
      link.replaceWith(player);
      player.focus();
    });
  }
}
