// Added by `guidepost serve` to the pages that a browser shows, and never published: follows the site's changes. Styles
// are swapped; a page that changed is reloaded, and its scroll position is restored.
(() => {
  const FRAME = "guidepost-findings";
  const WARNINGS = "guidepost-warnings";
  const FRAMES = "/__guidepost/frames";
  const KEPT = "guidepost.kept";
  const HIDDEN = "guidepost.hidden";

  // This is the page of errors, in its frame over the site.
  if (frameElement?.id === FRAME) {
    const hide = () => frameElement.remove();
    document.querySelector("button").addEventListener("click", hide);
    addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
    return;
  }
  // This is the note with the warnings, in its frame in the corner. It is as large as its content. Once hidden, it stays
  // hidden until the warnings change.
  if (frameElement?.id === WARNINGS) {
    const frame = frameElement;
    const fold = document.querySelector("details");
    const hide = () => {
      sessionStorage.setItem(HIDDEN, frame.dataset.shows);
      frame.remove();
    };
    if (sessionStorage.getItem(HIDDEN) === frame.dataset.shows) return frame.remove();
    const small = [frame.style.inlineSize, frame.style.blockSize];
    fold.addEventListener("toggle", () => {
      const [width, height] = fold.open ? ["60rem", "24rem"] : small;
      frame.style.inlineSize = width;
      frame.style.blockSize = height;
    });
    document.querySelector("button").addEventListener("click", hide);
    addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && fold.open) fold.open = false;
      else if (key === "Escape") hide();
    });
    frame.style.visibility = "visible";
    return;
  }
  if (window !== top) return;

  let { version, digest } = document.currentScript.dataset;

  // How an element is found again after its page was edited: by its name, and by its index among those with that name.
  const WITH_NAMES = "h1,h2,h3,h4,h5,h6,p,li,dt,dd,tr,pre,figure,summary,a,button,input,select,textarea";
  const nameOf = (element) => {
    const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 80);
    return [element.localName, element.id, element.getAttribute("name"), element.getAttribute("href"), text].join("|");
  };
  const describe = (element) => {
    const name = nameOf(element);
    const alike = [...document.querySelectorAll(element.localName)].filter((each) => nameOf(each) === name);
    return { tag: element.localName, name, at: alike.indexOf(element) };
  };
  const find = ({ tag, name, at }) => {
    const alike = [...document.querySelectorAll(tag)].filter((each) => nameOf(each) === name);
    return alike[at] ?? alike.at(-1);
  };

  // An element with a fixed position is always visible, and does not tell the scroll position.
  const isPinned = (element) => {
    for (let each = element; each; each = each.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(each).position)) return true;
    }
    return false;
  };
  const isInSight = (element) => {
    const { top, bottom, height } = element.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < innerHeight && !isPinned(element);
  };

  const keep = () => {
    const inSight = [...document.querySelectorAll(WITH_NAMES)].filter(isInSight);
    const { activeElement: focus } = document;
    const kept = {
      page: location.href,
      left: scrollX,
      top: scrollY,
      anchors: scrollY > 0 ? inSight.slice(0, 8).map((each) => [describe(each), each.getBoundingClientRect().top]) : [],
      focus: focus && focus !== document.body && focus.localName !== "iframe" ? describe(focus) : null,
      selection: typeof focus?.selectionStart === "number" ? [focus.selectionStart, focus.selectionEnd] : null,
      folds: [...document.querySelectorAll("details > summary")].map((each) => [describe(each), each.parentElement.open]),
    };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  };

  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    if (kept?.page !== location.href) return;
    for (const [fold, open] of kept.folds) {
      const found = find(fold);
      if (found) found.parentElement.open = open;
    }
    const focus = kept.focus && find(kept.focus);
    if (focus) {
      focus.focus({ preventScroll: true });
      if (kept.selection) focus.setSelectionRange(...kept.selection);
    }
    const place = () => {
      // The elements that were visible keep their position, even if something above them grew.
      scrollTo({ left: kept.left, top: kept.top, behavior: "instant" });
      for (const [anchor, top] of kept.anchors) {
        const found = find(anchor);
        if (!found) continue;
        scrollBy({ top: found.getBoundingClientRect().top - top, behavior: "instant" });
        return;
      }
    };
    history.scrollRestoration = "manual";
    place();
    // Pictures above may still change in height. The browser's own scroll restoration is for going back, and comes too
    // early.
    addEventListener("load", () => {
      place();
      setTimeout(() => { history.scrollRestoration = "auto"; });
    });
  };

  const reload = () => {
    keep();
    history.scrollRestoration = "manual";
    location.reload();
    // Nothing more is done on a page that is being unloaded.
    return new Promise(() => {});
  };

  const showFindings = async () => {
    const shown = [FRAME, WARNINGS].map((id) => document.getElementById(id)).find(Boolean);
    const markup = await (await fetch(FRAMES)).text();
    const next = new DOMParser().parseFromString(markup, "text/html").querySelector("iframe");
    // A note with the same findings is not replaced, since it may be open.
    if (shown && next && shown.id === next.id && shown.dataset.shows === next.dataset.shows) return;
    shown?.remove();
    if (next) document.body.append(document.adoptNode(next));
  };

  const digestOf = (answer) => (answer.headers.get("ETag") ?? "").replaceAll('"', "");

  const STYLES = "link[rel~=stylesheet]";
  const restyle = async (version) => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, fresh] = [document, page].map((each) => [...each.querySelectorAll(STYLES)]);
    if (old.length !== fresh.length) return reload();
    await Promise.all(old.map((link, at) => new Promise((done) => {
      const address = new URL(fresh[at].getAttribute("href"), location.href);
      if (address.origin !== location.origin) return done();
      address.searchParams.set("version", version);
      const next = link.cloneNode();
      next.href = address;
      // The old one is removed when the new one is loaded, so that the page is never unstyled.
      next.onload = next.onerror = () => { link.remove(); done(); };
      link.after(next);
    })));
    digest = digestOf(answer);
  };

  const refresh = async () => {
    const answer = await fetch(location.href, { method: "HEAD" });
    if (digestOf(answer) !== digest) await reload();
  };

  const follow = {
    now: async (newest) => { if (newest !== version) await reload(); },
    findings: async () => { if (!digest) await reload(); },
    style: restyle,
    page: refresh,
    all: reload,
  };

  // Events are handled one after the other, in order.
  let work = Promise.resolve();
  const then = (kind, newest) => {
    work = work.then(async () => {
      await follow[kind](newest);
      if (kind !== "now") await showFindings();
      version = newest;
    }).catch(() => {}); // The server has ended; the stream reconnects when it is back.
  };

  // The overlay does not take the focus from the page, so the key is handled here too.
  addEventListener("keydown", ({ key }) => { if (key === "Escape") document.getElementById(FRAME)?.remove(); });

  // A hidden page holds no connection, since browsers allow few for each host. It catches up when it is shown.
  let stream;
  const listen = () => {
    stream?.close();
    if (document.hidden) return;
    stream = new EventSource("/__guidepost/events");
    for (const kind of Object.keys(follow)) stream.addEventListener(kind, ({ data }) => then(kind, data));
  };

  restore();
  listen();
  addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", ({ persisted }) => { if (persisted) listen(); });
})();
