import { escaped } from "#lib/mail-html/mail-html";

/** A part of the file: its heading, and rows of words; nothing where there are none. */
export type Part = { title: string; columns: string[]; rows: (string | null)[][] };

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;color:#1c1f24;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d8dce2;overflow-wrap:anywhere}
p{color:#4a5058}@media(prefers-color-scheme:dark){body{background:#16181c;color:#e8eaed}th,td{border-color:#3a3f47}p{color:#b0b6be}}`;

/** A page to read or print, in one file without anything to load. */
export function readablePage(page: {
  language: string;
  title: string;
  text: string;
  none: string;
  parts: Part[];
}): string {
  return [
    `<!doctype html><html lang="${escaped(page.language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escaped(page.title)}</title><style>${style}</style></head><body>`,
    `<h1>${escaped(page.title)}</h1><p>${escaped(page.text)}</p>`,
    ...page.parts.map((part) => partOf(part, page.none)),
    "</body></html>",
  ].join("\n");
}

function partOf({ title, columns, rows }: Part, none: string): string {
  const heading = `<h2>${escaped(title)}</h2>`;
  if (rows.length === 0) return `${heading}<p>${escaped(none)}</p>`;
  const cells = (tag: "th" | "td", words: (string | null)[]) =>
    `<tr>${words.map((one) => `<${tag}>${escaped(one ?? "")}</${tag}>`).join("")}</tr>`;
  return `${heading}<table>${cells("th", columns)}${rows.map((row) => cells("td", row)).join("")}</table>`;
}
