// The measurements as a Markdown table: one row a page, the sites side by side in each cell.

const VIEWS = ["light", "dark", "narrow", "forced"];

const COLUMNS = [
  ["gzip kB", ({ weight }) => (weight.bytes / 1000).toFixed(1)],
  ["requests", ({ weight }) => weight.requests],
  ["elements", ({ weight }) => weight.elements],
  ["axe", ({ axe }) => VIEWS.map((view) => axe[view].length).join(" ")],
  ["performance", ({ lighthouse }) => lighthouse?.scores.performance],
  ["LCP s", ({ lighthouse }) => lighthouse && (lighthouse.lcpMs / 1000).toFixed(1)],
  ["accessibility", ({ lighthouse }) => lighthouse?.scores.accessibility],
  ["best practices", ({ lighthouse }) => lighthouse?.scores["best-practices"]],
  ["SEO", ({ lighthouse }) => lighthouse?.scores.seo],
  ["CLS", ({ lighthouse }) => lighthouse && Number(lighthouse.cls.toFixed(3))],
];

/** `measurements` by site and page; `names` the sites in the order of the cells. */
export function table(measurements, names) {
  const pages = Object.keys(measurements[names[0]]);
  const columns = COLUMNS.filter(([, value]) => value(measurements[names[0]][pages[0]]) !== undefined);
  const lines = [
    `| page | ${columns.map(([title]) => title).join(" | ")} |`,
    `|---|${"--:|".repeat(columns.length)}`,
    ...pages.map((page) => `| ${page} | ${columns.map(([, value]) => cell(names.map((name) => value(measurements[name][page])))).join(" | ")} |`),
  ];
  return `${lines.join("\n")}\n`;
}

/** One value if all sites have the same. */
function cell(values) {
  return new Set(values.map(String)).size === 1 ? `${values[0]}` : values.join(" / ");
}
