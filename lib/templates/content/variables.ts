/**
 * Variables are written `$(name)`, with a name of `[A-Za-z][A-Za-z0-9_]*`. Safe in the browser.
 */
const variable = /\$\(([A-Za-z][A-Za-z0-9_]*)\)/g;

/** An occurrence of a variable; `start` and `end` are indices into the text. */
export type VariableAt = { name: string; start: number; end: number };

/** All occurrences of variables in a text, in order, including repeated ones. */
export function variablesIn(text: string): VariableAt[] {
  return [...text.matchAll(variable)].map((match) => ({
    name: match[1] as string,
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The variable names in a text, each once, in order of first appearance. */
export function namesIn(text: string): string[] {
  return [...new Set(variablesIn(text).map((at) => at.name))];
}

/** Replaces variables with their values; a variable without a value is left as it is. */
export function fillText(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(variable, (whole, name: string) => values.get(name) ?? whole);
}

/** Placeholders in the notation of other tools, `{{1}}` or `{{name}}`, which would be sent literally. */
export function foreignPlaceholders(text: string): string[] {
  return text.match(/\{\{[^{}]*\}\}/g) ?? [];
}

/** Text that starts like a variable but is not a valid one: `$(1st)`, `$(first name)`, `$(open`. */
export function malformedVariables(text: string): string[] {
  return (text.match(/\$\([^)\n]{0,40}\)?/g) ?? []).filter((token) => !/^\$\([A-Za-z][A-Za-z0-9_]*\)$/.test(token));
}

/** The length of a text in what a platform counts: Unicode characters, or the bytes of UTF-8. */
export function lengthIn(unit: "characters" | "bytes", text: string): number {
  return unit === "bytes" ? new TextEncoder().encode(text).length : lengthOf(text);
}

/** The length of a text in Unicode code points, not in UTF-16 code units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/**
 * A text as a reviewer's limits count it: with variables as the platform writes them, `{{1}}`, or `{{name}}` for templates
 * whose variables it knows by name.
 */
export function reviewedText(text: string, named = false): string {
  const names = namesIn(text);
  return text.replace(variable, (_whole, name: string) => `{{${named ? name : names.indexOf(name) + 1}}}`);
}

/** The name of the variable that a text is and nothing else; null for any other text. */
export function onlyVariable(text: string): string | null {
  const [at, ...more] = variablesIn(text);
  return at && more.length === 0 && at.start === 0 && at.end === text.length ? at.name : null;
}

const withoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;

/** The number of words beside the variables. In scripts without spaces two characters count as one. */
export function wordsBeside(text: string): number {
  const words = text
    .replace(variable, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return Math.max(words.length, Math.floor((words.join("").match(withoutSpaces)?.length ?? 0) / 2));
}
