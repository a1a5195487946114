// What a WordPress blog does with the oEmbed answer of a site that it does not know, written after what is known
// of it: its filter and its host script. None of this is WordPress's own code.

/** The elements and attributes that survive. */
const KEPT = {
  a: ["href"],
  blockquote: [],
  iframe: ["src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"],
};
const SECRET = "a1B2c3D4e5";

/**
 * The markup as the blog prints it: only known elements and attributes, the frame confined to scripts and, since
 * there is a quotation, hidden until the card has said how high it is. Frame and quotation share a secret.
 */
export function asWordPressPrintsIt(html) {
  const found = [...html.matchAll(/<(\/?)([a-z]+)([^>]*)>|[^<]+/g)];
  return found.map(([whole, closing, name, attributes]) => {
    if (!name) return whole;
    if (!(name in KEPT)) return "";
    if (closing) return `</${name}>`;
    const kept = [...attributes.matchAll(/([a-z-]+)="([^"]*)"/g)].filter(([, key]) => KEPT[name].includes(key));
    const added = {
      a: "",
      blockquote: ` class="wp-embedded-content" data-secret="${SECRET}"`,
      iframe: ` class="wp-embedded-content" sandbox="allow-scripts" security="restricted" style="position: absolute; visibility: hidden;" data-secret="${SECRET}"`,
    }[name];
    const printed = kept.map(([, key, value]) => ` ${key}="${key === "src" ? `${value}#?secret=${SECRET}` : value}"`);
    return `<${name}${added}${printed.join("")}>`;
  }).join("");
}

/** The script that the blog adds for such frames; runs in the blog's page. */
export function hostScript() {
  addEventListener("message", ({ data, source }) => {
    if (!data || !(data.secret || data.message || data.value) || /[^a-zA-Z0-9]/.test(data.secret)) return;
    for (const quotation of document.querySelectorAll(`blockquote[data-secret="${data.secret}"]`)) quotation.style.display = "none";
    for (const frame of document.querySelectorAll(`iframe[data-secret="${data.secret}"]`)) {
      if (source !== frame.contentWindow) continue;
      frame.removeAttribute("style");
      if (data.message === "height") {
        frame.height = Math.min(1000, Math.max(200, Number.parseInt(data.value, 10)));
      } else if (data.message === "link") {
        const target = new URL(data.value);
        const isSafe = ["http:", "https:"].includes(target.protocol);
        if (isSafe && target.host === new URL(frame.src).host && document.activeElement === frame) top.location.href = data.value;
      }
    }
  });
  addEventListener("load", () => {
    for (const frame of document.querySelectorAll("iframe.wp-embedded-content")) {
      frame.contentWindow.postMessage({ message: "ready", secret: frame.dataset.secret }, "*");
    }
  });
}
