/**
 * Careful reading of what platforms send: nothing here throws on odd input, and only a value's own properties are looked at,
 * so that names such as `__proto__` mean nothing.
 */

const stringsAndNumbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;

/**
 * Parses JSON and keeps integers of 16 digits and more as text, because platform ids exceed 2^53 and would be rounded.
 * Works on the text instead of a reviver, which recurses and so breaks on deep nesting.
 * @returns undefined when the text is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    const safe = /[:[,\s]-?\d{16}/.test(text)
      ? text.replace(stringsAndNumbers, (token) => (longInteger.test(token) ? `"${token}"` : token))
      : text;
    return JSON.parse(safe);
  } catch {
    return undefined;
  }
}

/** A property of a JSON object; undefined for anything that is not one. */
export function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** A property several objects down. */
export function propertyAt(value: unknown, ...path: string[]): unknown {
  return path.reduce(property, value);
}

/** The items of an array; none for anything else. */
export function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text, without NUL characters, which PostgreSQL cannot hold; null for anything else and for nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.includes("\0") ? value.replaceAll("\0", "") : value;
  return text === "" ? null : text;
}

/** The texts, numbers and truth values of an object, as texts. */
export function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      typeof part === "number" || typeof part === "boolean" || textOf(part) !== null
        ? [[name.replaceAll("\0", "").slice(0, 100), String(part).replaceAll("\0", "").slice(0, 1_000)]]
        : [],
    ),
  );
}

/** An id, however it was written: text or an integer. Longer ones than any platform gives are refused. */
export function idOf(value: unknown): string | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  const id = textOf(value);
  return id !== null && id.length <= 512 ? id : null;
}
