import { createHash } from "node:crypto";
import type { TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { pruneSamples } from "#lib/templates/content/edit-content";
import { storedContent } from "#lib/templates/content/read-content";

/**
 * What a template says in a form in which only real differences show: line ends, spaces at the ends of texts and samples of
 * variables that are gone make none.
 */
export function normalTemplate({ category, content }: { category: TemplateCategory; content: TemplateContent }) {
  const plain = (text: string | null) => (text ?? "").replaceAll("\r\n", "\n").trim() || null;
  const pruned = pruneSamples(storedContent(content));
  const { header: _header, body: _body, footer: _footer, buttons: _buttons, samples: _samples, ...parts } = pruned;
  return {
    ...parts,
    category,
    header: plain(pruned.header),
    body: plain(pruned.body),
    footer: plain(pruned.footer),
    buttons: pruned.buttons.map((button) => ({ ...button, text: button.text.trim() })),
    samples: pruned.samples,
  };
}

/** Equal for equal values, whatever the order of their keys. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
    .join(",")}}`;
}
