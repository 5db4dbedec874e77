import { segmentText } from "#lib/sms-text/segments";
import { fillText, namesIn } from "#lib/templates/content/variables";
import { nameOf, valuesByName } from "./links/named-values.ts";

/**
 * The text that replaces a message. It takes the variables of the message's template by their names; a name that several parts
 * of the template have is that of the body, else of the part that comes first. Safe in the browser.
 */

/** The variables that a text may use. @param columns of the template, such as `body.name` */
export function fallbackVariables(columns: readonly string[]): string[] {
  return [...new Set(columns.map(nameOf))];
}

/** Variables of a text that the template does not have. */
export function unknownVariables(text: string, columns: readonly string[]): string[] {
  const known = new Set(fallbackVariables(columns));
  return namesIn(text).filter((name) => !known.has(name));
}

/** The text for one person. @param values in the order of `columns`; a variable without a value is left out */
export function fillFallback(text: string, columns: readonly string[], values: readonly string[]): string {
  return fillText(text, valuesByName(columns, values));
}

/** Messages that a phone is sent for a text, each of which is paid. */
export function segmentsOf(text: string): number {
  return segmentText(text).segments.length;
}
