import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// What the theme in app/globals.css adds to Tailwind's own names.
const merge = extendTailwindMerge({
  extend: { theme: { "font-weight": ["strong"], shadow: ["focus"] } },
});

/** Joins class names. Of two Tailwind classes that set the same property, the later one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
