import { displayNames } from "./formatters.ts";

/** The name of a country given as an ISO 3166-1 code; other text is returned unchanged, and null for none. */
export function countryName(country: string | null | undefined, locale: string): string | null {
  if (!country) return null;
  return /^[A-Z]{2}$/.test(country) ? (displayNames(locale, "region").of(country) ?? country) : country;
}
