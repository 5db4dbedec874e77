/** Can PostgreSQL hold the text? It takes no NUL, and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** The text without NUL, and with a replacement character for each half of a surrogate pair. */
export function toStorable(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}

/**
 * Finds the texts in `value` that PostgreSQL cannot hold.
 *
 * @returns their dotted paths (`form.recipients.3.phone`), or `""` for `value` itself; a key that cannot be held is named by
 * the path of its object
 */
export function unstorablePaths(value: unknown): string[] {
  const found: string[] = [];
  const seen = new Set<object>();
  // A list of what is left to look at and not a recursion: input may be nested deeply.
  const left: { value: unknown; path: string }[] = [{ value, path: "" }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, path } = next;
    if (typeof value === "string" && !isStorable(value)) found.push(path);
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, inner] of value instanceof Map ? value : Object.entries(value)) {
      if (typeof key === "string" && !isStorable(key)) found.push(path);
      else left.push({ value: inner, path: path ? `${path}.${key}` : String(key) });
    }
  }
  return found;
}
