// The reader's choice of colours: auto (as the system has them), light or dark. It runs before anything is drawn, and the
// attribute `data-theme` of the root element holds the choice for the stylesheet. Without this file, or where storage is
// refused, the system's colours apply.

{
  const root = document.documentElement;
  const choices = ["auto", "light", "dark"];

  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };

  const apply = (choice) => root.dataset.theme = choices.includes(choice) ? choice : "auto";

  apply(stored());

  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".scheme")) return;
    const next = choices[(choices.indexOf(root.dataset.theme) + 1) % choices.length];
    apply(next);
    try {
      localStorage.setItem("theme", next);
    } catch {
      // The choice lasts until the page is closed.
    }
  });

  // Other tabs of the site, and pages that the browser restores with an earlier choice.
  addEventListener("storage", ({ key, newValue }) => { if (key === "theme") apply(newValue); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) apply(stored()); });
}
