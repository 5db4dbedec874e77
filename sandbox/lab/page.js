// Shared by the parts of the lab page: the language, the last state, elements and calls to the control API.
import { WORDS } from "./words.js";

export const $ = (id) => document.getElementById(id);
export const page = {
  language: localStorage.getItem("lab-language") ?? (navigator.language.startsWith("zh") ? "zh" : "en"),
  state: null,
};
const shown = new Map();

/** A text in the page's language. */
export const t = (key) => WORDS[page.language][key] ?? key;

/** Creates an element. */
export function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

/** Calls the control API. Throws an Error with its message. */
export async function control(path, body) {
  const answer = await fetch(
    `/control/${path}`,
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
  );
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

/** Replaces the children of an element only when the data has changed, so that focus and scroll position stay. */
export function put(id, facts, make) {
  const key = page.language + JSON.stringify(facts);
  if (shown.get(id) === key) return;
  const focus = document.activeElement?.getAttribute("data-key");
  shown.set(id, key);
  $(id).replaceChildren(...make());
  if (focus) document.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
}
