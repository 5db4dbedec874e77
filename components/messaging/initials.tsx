/** The initials of a name: two letters, or one character for a Chinese name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = (words[0] ? Array.from(words[0]) : []) as string[];
  const first = letters[0] ?? "";
  if (/\p{Script=Han}/u.test(first)) return first;
  const second = words[1] ? Array.from(words[1])[0] : letters[1];
  return (first + (second ?? "")).toUpperCase();
}
