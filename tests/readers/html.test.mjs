// HTML, pasted into a page and read by an HTML5 parser.

import { link, parse } from "./support/html.mjs";
import { readsBack } from "./support/pages.mjs";

const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

readsBack("HTML is one link", "html", parse, (page) => [link(page)]);

readsBack("HTML in a sentence is one link", "html", (code) => parse(`<p>See ${code}, once.</p>`),
  (page) => [["p", {}, "See ", link(page), ", once."]]);

readsBack("HTML with quote is a quotation and one link", "html-quote", parse,
  (page) => page.quote === "" ? null : [["blockquote", { cite: page.url }, page.quote], " ", link(page)]);

readsBack("an embed is one frame and one link", "embed", parse, (page) => page.embed && [frame(page), " ", link(page)]);

readsBack("an oEmbed answer says the title, and holds one link and one frame", "oembed",
  ({ html, ...answer }) => [answer, parse(html)],
  (page) => page.embed && [answer(page), [["blockquote", { class: "wp-embedded-content" }, link(page)], wordpressFrame(page)]]);

const frame = ({ embed, title }) =>
  ["iframe", { src: embed, title, width: "500", height: "240", style: "border:0;max-width:100%", loading: "lazy", sandbox: SANDBOX }];

const wordpressFrame = ({ embed, title }) =>
  ["iframe", { class: "wp-embedded-content", sandbox: SANDBOX, src: embed, width: "500", height: "240", title }];

const answer = ({ title, site }) =>
  ({ version: "1.0", type: "rich", width: 500, height: 240, title, provider_name: site, provider_url: "https://example.org/" });
