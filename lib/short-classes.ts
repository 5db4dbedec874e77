/* Short names for Tailwind's classes, the same in the stylesheet, on the server and in the browser without a list of them. */

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const signs = `${letters}0123456789`;

/** Classes that style nothing and that variants refer to. */
const marker = /^(group|peer)(\/|$)/;

/** The short name of one class: four signs that depend on nothing but its name. */
export function shortClass(name: string): string {
  if (marker.test(name)) return name;
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  let short = letters.charAt(hash % letters.length);
  hash = Math.floor(hash / letters.length);
  for (let at = 0; at < 3; at++) {
    short += signs.charAt(hash % signs.length);
    hash = Math.floor(hash / signs.length);
  }
  return short;
}

const known = new Map<string, string>();
/** Far more than the console has; some are made up from values, so that it could grow. */
const most = 10_000;

/** The value of a `class` attribute with short names; while developing, with those that the sources have. */
export function shortClasses(classes: string): string {
  if (process.env.NODE_ENV !== "production") return classes;
  const before = known.get(classes);
  if (before !== undefined) return before;
  const short = classes.split(/\s+/).filter(Boolean).map(shortClass).join(" ");
  if (known.size < most) known.set(classes, short);
  return short;
}
