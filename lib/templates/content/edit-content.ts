import type { TemplateButton, TemplateContent } from "#db/json/template-content";
import { templateColumns } from "./columns.ts";
import { emptyButton } from "./edit-parts.ts";

/** Edits made in the designer. Each returns new content in which every sample stays with its button. */

/** @param texts what the platform writes on a button of its own */
export function addButton(
  content: TemplateContent,
  kind: TemplateButton["kind"],
  texts: Partial<Record<TemplateButton["kind"], string>> = {},
): TemplateContent {
  const button = emptyButton(kind, texts);
  // Quick replies stand together, and so do the others. A code stands before links, as in offers and coupons.
  const isReply = ({ kind }: TemplateButton) => kind === "quick_reply";
  const last = content.buttons.findLastIndex((other) => isReply(other) === isReply(button));
  const leads = kind === "copy_code" && content.buttons.every(({ kind }) => kind === "url");
  const at = leads ? 0 : last === -1 ? content.buttons.length : last + 1;
  const order = content.buttons.map((_, index) => index);
  return reorder({ ...content, buttons: [...content.buttons, button] }, order.toSpliced(at, 0, content.buttons.length));
}

export function changeButton(content: TemplateContent, index: number, button: TemplateButton): TemplateContent {
  return { ...content, buttons: content.buttons.with(index, button) };
}

export function removeButton(content: TemplateContent, index: number): TemplateContent {
  return reorder(
    content,
    content.buttons.map((_, at) => at).filter((at) => at !== index),
  );
}

/** Moves a button one position up or down; the first and last button do not move further. */
export function moveButton(content: TemplateContent, index: number, by: -1 | 1): TemplateContent {
  const to = index + by;
  if (to < 0 || to >= content.buttons.length) return content;
  const order = content.buttons.map((_, at) => at);
  order.splice(to, 0, ...order.splice(index, 1));
  return reorder(content, order);
}

/** Removes the samples of variables that no longer exist. */
export function pruneSamples(content: TemplateContent): TemplateContent {
  const samples = Object.fromEntries(
    templateColumns(content)
      .filter((column) => column in content.samples)
      .map((column) => [column, content.samples[column] as string]),
  );
  return { ...content, samples };
}

/** @param order old indices in their new order; a button that is left out is removed with its samples */
function reorder(content: TemplateContent, order: readonly number[]): TemplateContent {
  const samples: Record<string, string> = {};
  for (const [column, sample] of Object.entries(content.samples)) {
    const [place, index, name] = column.split(".");
    if (place !== "button") samples[column] = sample;
    else if (order.includes(Number(index))) samples[`button.${order.indexOf(Number(index))}.${name}`] = sample;
  }
  return { ...content, buttons: order.map((index) => content.buttons[index] as TemplateButton), samples };
}

/** Keeps the sample of a variable that was renamed. */
export function carrySamples(before: TemplateContent, after: TemplateContent): TemplateContent {
  const old = templateColumns(before);
  const now = templateColumns(after);
  const removed = old.filter((column) => !now.includes(column));
  const added = now.filter((column) => !old.includes(column));
  const [from, to] = [removed[0], added[0]];
  if (removed.length !== 1 || added.length !== 1 || !from || !to) return after;
  const place = (column: string) => column.slice(0, column.lastIndexOf("."));
  const sample = before.samples[from];
  if (place(from) !== place(to) || sample === undefined || after.samples[to]) return after;
  return { ...after, samples: { ...after.samples, [to]: sample } };
}
