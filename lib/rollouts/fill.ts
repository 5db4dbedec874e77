import type { RolloutTemplate } from "#db/schema/rollouts";

/** A value of a customer in a text: `{{customer.name}}`. Safe in the browser, as everything here. */
const placeholder = /\{\{\s*customer\.([a-z][a-z0-9_]*)\s*\}\}/gi;

/** The names of the values that texts ask for, each once, in order. */
export function placeholdersIn(...texts: (string | null)[]): string[] {
  const names = texts.flatMap((text) => [...(text ?? "").matchAll(placeholder)].map((match) => nameOf(match[1])));
  return [...new Set(names)];
}

/** All texts of a template in which values may stand. */
export function textsOf({ content }: Pick<RolloutTemplate, "content">): (string | null)[] {
  const buttons = content.buttons.flatMap((button) => [button.text, "url" in button ? button.url : null]);
  const samples = Object.values(content.samples);
  return [content.header, content.body, content.footer, ...buttons, ...samples, ...textsIn(partsOf(content))];
}

/** Fills a text with a customer's values. A value that is missing or empty leaves its place as it is. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (whole, name: string) => values[nameOf(name)]?.trim() || whole);
}

/** A template as one customer gets it, and the names of the values that are missing. */
export function fillTemplate(
  template: RolloutTemplate,
  values: Readonly<Record<string, string>>,
): { template: RolloutTemplate; missing: string[] } {
  const fill = (text: string) => fillText(text, values);
  const { content } = template;
  const filled: RolloutTemplate = {
    ...template,
    content: {
      ...(fillAll(partsOf(content), fill) as typeof content),
      header: content.header === null ? null : fill(content.header),
      body: fill(content.body),
      footer: content.footer === null ? null : fill(content.footer),
      buttons: content.buttons.map((button) => ({
        ...button,
        text: fill(button.text),
        ...("url" in button ? { url: fill(button.url) } : {}),
      })),
      samples: Object.fromEntries(Object.entries(content.samples).map(([key, value]) => [key, fill(value)])),
    },
  };
  return { template: filled, missing: placeholdersIn(...textsOf(filled)) };
}

/** What stands in a template beside words, buttons and samples. */
function partsOf({ header: _, body: _b, footer: _f, buttons: _c, samples: _s, ...parts }: RolloutTemplate["content"]) {
  return parts;
}

/** A value with all texts in it filled. */
function fillAll(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === "string") return fill(value);
  if (Array.isArray(value)) return value.map((one) => fillAll(one, fill));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillAll(one, fill)]));
}

/** All texts anywhere in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

export type PastedRow = { customer: string; values: Record<string, string> };

/**
 * Reads rows as they are copied from a sheet or written as CSV: a first line of names, of which the first is the customer's
 * column, then a line for each customer.
 */
export function readPasted(text: string): PastedRow[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const separator = lines[0]?.includes("\t") ? "\t" : lines[0]?.includes(";") ? ";" : ",";
  const [head = [], ...rows] = lines.map((line) => cellsOf(line, separator));
  const names = head.slice(1).map((name) => nameOf(name.replace(/^\{\{\s*customer\.|\s*\}\}$/gi, "").trim()));
  return rows.map(([customer = "", ...cells]) => ({
    customer: customer.trim(),
    values: Object.fromEntries(names.map((name, at) => [name, (cells[at] ?? "").trim()])),
  }));
}

function cellsOf(line: string, separator: string): string[] {
  if (separator === "\t") return line.split("\t").map(unquoted);
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (const sign of line) {
    if (sign === '"') quoted = !quoted;
    else if (sign === separator && !quoted) {
      cells.push(cell);
      cell = "";
    } else cell += sign;
  }
  return [...cells, cell];
}

function unquoted(cell: string): string {
  return /^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

function nameOf(name = ""): string {
  return name.toLowerCase();
}
