import { namesIn } from "./variables.ts";

/** A text and the selection in it, as in a text field. */
export type Selected = { text: string; start: number; end: number };

/** Replaces the selection with a new variable and selects its name, so that the person can type another one. */
export function insertVariable({ text, start, end }: Selected, suggestion = "name"): Selected {
  const taken = new Set(namesIn(text));
  let name = suggestion;
  for (let number = 2; taken.has(name); number++) name = `${suggestion}_${number}`;
  const nameStart = start + 2;
  return {
    text: `${text.slice(0, start)}$(${name})${text.slice(end)}`,
    start: nameStart,
    end: nameStart + name.length,
  };
}

/** Adds a format mark around the selection, or removes it. */
export function toggleMark({ text, start, end }: Selected, mark: "*" | "_" | "~" | "```"): Selected {
  const size = mark.length;
  const inside = text.slice(start, end);
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    return {
      text: text.slice(0, start - size) + inside + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  }
  // No spaces between mark and text: the platform shows "* a *" without formatting.
  const lead = inside.length - inside.trimStart().length;
  const trail = inside.trim() === "" ? 0 : inside.length - inside.trimEnd().length;
  const from = start + lead;
  const to = end - trail;
  return {
    text: text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to),
    start: from + size,
    end: to + size,
  };
}
