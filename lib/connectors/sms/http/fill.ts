/** What the placeholders of a described gateway stand for. */
export type Values = Readonly<Record<string, string>>;

/** Fills the placeholders of a text. One that stands for nothing becomes empty. */
export function fill(template: string, values: Values, encode: (value: string) => string = (value) => value): string {
  return template.replace(/\{\{([\w.]+)\}\}/g, (_all, name: string) =>
    encode(Object.hasOwn(values, name) ? (values[name] ?? "") : ""),
  );
}

/** Fills the texts inside a JSON value. */
export function fillJson(value: unknown, values: Values): unknown {
  if (typeof value === "string") return fill(value, values);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillJson(item, values)]));
}
