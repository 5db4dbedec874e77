import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// What the theme in app/globals.css adds to Tailwind's own names.
const merge = extendTailwindMerge({
  // Looking up what was merged before takes a hundredth of merging it. The console has some two thousand combinations.
  cacheSize: 4_000,
  extend: { theme: { "font-weight": ["strong"], shadow: ["focus"] } },
});

/** Joins class names. Of two Tailwind classes that set the same property, the later one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
