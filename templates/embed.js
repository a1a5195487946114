// The embed of a page inside a blog's frame. WordPress hides the frame until the embed posts its height, and the frame
// may only run scripts: for a link, the embed asks the parent page to follow it. The embed posts only to a parent that
// passed a secret in the embed's address.
const secret = /secret=([a-zA-Z0-9]+)/.exec(location.hash)?.[1];

if (secret && parent !== self) {
  const post = (message, value) => parent.postMessage({ message, value, secret }, "*");
  const postHeight = () => post("height", Math.ceil(document.querySelector("main").getBoundingClientRect().height));

  // The height of the content, not that of the frame around it.
  document.querySelector("main").style.minBlockSize = 0;
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data?.message === "ready" && data.secret === secret) postHeight();
  });
  addEventListener("load", postHeight);
  addEventListener("resize", postHeight);

  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    // The browser itself follows a click that opens a new window.
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    post("link", link.href);
  });
}
