import type { Attribute } from "../attributes.ts";
import { spokenKinds } from "../read-contact-address.ts";

/** The columns of an export, in their order. An import reads them. */
export function exportedColumns(attributes: readonly Attribute[]): string[] {
  const keys = attributes.map(({ key }) => key);
  const own = ["name", ...spokenKinds(), "labels", "groups", "consent", "remarks"];
  return [...own.filter((name) => !keys.includes(name)), ...keys];
}

/** The columns that a file may have, in the order of the sheet to fill in. */
export function contactColumns(attributes: readonly Attribute[]): string[] {
  const own = ["name", ...spokenKinds(), "labels", "groups", "consent", "remarks"];
  return [...new Set([...own, ...attributes.map(({ key }) => key)])];
}
