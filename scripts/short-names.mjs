import { shortClass } from "../lib/short-classes.ts";

/** A class in a selector, such as `.hover\:underline`. */
const classes = /\.((?:\\.|[\w-])+)/g;

/**
 * A part of the build of the stylesheet: the rules of Tailwind's classes apply to their short names as well.
 *
 * @returns {import("postcss").Plugin}
 */
export function shortNames() {
  const names = new Map();
  const short = (escaped) => {
    const name = escaped.replace(/\\(.)/g, "$1");
    const made = shortClass(name);
    const other = names.get(made) ?? name;
    if (other !== name)
      throw new Error(`${name} and ${other} have the same short name. Write one of them differently.`);
    names.set(made, name);
    return made === name ? escaped : made;
  };
  return {
    postcssPlugin: "short-names",
    OnceExit(root) {
      if (process.env.NODE_ENV !== "production") return;
      root.walkAtRules("layer", (layer) => {
        if (layer.params !== "utilities") return;
        layer.walkRules((rule) => {
          rule.selectors = rule.selectors.flatMap((selector) => {
            const shorter = selector.replace(classes, (_, escaped) => `.${short(escaped)}`);
            return shorter === selector ? [selector] : [selector, shorter];
          });
        });
      });
    },
  };
}
