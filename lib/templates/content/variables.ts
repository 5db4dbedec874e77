/**
 * Variables stand in texts as `$(name)`; a name is `[A-Za-z][A-Za-z0-9_]*`. Pure; safe in the browser.
 */
const variable = /\$\(([A-Za-z][A-Za-z0-9_]*)\)/g;

/** A variable where it stands; `start` and `end` are indices into the text. */
export type VariableAt = { name: string; start: number; end: number };

/** Every variable of a text, in order, repeats included. */
export function variablesIn(text: string): VariableAt[] {
  return [...text.matchAll(variable)].map((match) => ({
    name: match[1] as string,
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The names in a text, each once, in order of first appearance. */
export function namesIn(text: string): string[] {
  return [...new Set(variablesIn(text).map((at) => at.name))];
}

/** Puts values in place of variables; a variable without a value stays as it is written. */
export function fillText(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(variable, (whole, name: string) => values.get(name) ?? whole);
}

/** Placeholders in the way other tools write them, `{{1}}` or `{{name}}`: they would be sent as they stand. */
export function foreignTokens(text: string): string[] {
  return text.match(/\{\{[^{}]*\}\}/g) ?? [];
}

/** Beginnings of a variable that do not make one: `$(1st)`, `$(first name)`, `$(open`. */
export function brokenTokens(text: string): string[] {
  return (text.match(/\$\([^)\n]{0,40}\)?/g) ?? []).filter((token) => !/^\$\([A-Za-z][A-Za-z0-9_]*\)$/.test(token));
}

/** How long a person sees a text: in characters of Unicode, not in the units of JavaScript. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}
