import type { TemplateCategory } from "#db/enums";
import type { Step } from "#e2e/pages/designer";

/** A template with one component more than its words: how it is made by hand, and what the platform has to be told. */
export type ComponentCase = {
  /** A template's name is made from it. */
  name: string;
  /** `utility` unless it is given. */
  category?: TemplateCategory;
  steps: Step[];
  /** Words that the preview shows once it is written. */
  shows: string[];
  /** The platform's own JSON. A sample is known by a handle that the platform makes. */
  components: unknown[];
  validitySeconds?: number;
};

/** What stands in place of a handle in `components`. */
export const anyHandle = "<a handle of the platform>";

export const words = "Your parcel has left our house and comes on Friday.";
export const body: Step = { write: words, in: "Body" };
export const bodyJson = { type: "BODY", text: words };
export const header = (format: string) => ({ type: "HEADER", format, example: { header_handle: [anyHandle] } });
export const write = (label: string, text: string): Step => ({ write: text, in: label });
export const link = (number: number, text: string, url: string): Step[] => [
  { addButton: "Visit website" },
  write(`Text of button ${number}`, text),
  write(`Web address of button ${number}`, url),
];
export const shopUrl = "https://shop.example/spring";
export const shopLink = { type: "URL", text: "Open the shop", url: shopUrl };

/** The usual words with buttons and nothing else. */
export function buttons(
  name: string,
  steps: Step[],
  json: unknown[],
  more: Partial<ComponentCase> = {},
): ComponentCase {
  const components = [bodyJson, { type: "BUTTONS", buttons: json }];
  return { name, steps: [body, ...steps], shows: [words], components, ...more };
}
