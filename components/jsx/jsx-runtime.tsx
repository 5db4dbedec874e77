import { Fragment, jsx as make, jsxs as makeMany } from "react/jsx-runtime";
import { shortClasses } from "#lib/short-classes";

export type { JSX } from "react/jsx-runtime";
export { Fragment };

type Make = typeof make;

/**
 * React's own function with one change for the build: an element of the page has the short names of its classes, which the
 * stylesheet has beside the long ones. Components get theirs as they are written.
 */
const shortened =
  (make: Make): Make =>
  (type, props, key) => {
    // The object is made for this call alone.
    const given = props as { className?: unknown };
    if (typeof type === "string" && typeof given.className === "string")
      given.className = shortClasses(given.className);
    return make(type, props, key);
  };

export const jsx: Make = shortened(make);
export const jsxs: Make = shortened(makeMany);
