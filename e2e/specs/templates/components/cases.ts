import { actions, answers } from "./buttons.ts";
import type { ComponentCase } from "./case.ts";
import { codes, formats } from "./formats.ts";
import { headers } from "./headers.ts";

/** By what they have in common; those of one line stand on one channel. */
export const componentCases: Record<string, ComponentCase[]> = {
  "words and headers": headers,
  "replies and links": answers,
  "calls, codes, forms and products": actions,
  "offers and carousels": formats,
  "one-time codes": codes,
};
