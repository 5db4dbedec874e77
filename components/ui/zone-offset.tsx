import { dateTimeFormat } from "#lib/i18n/formatters";

/** The offset of a zone at a moment, such as `UTC+08:00`. Pages show it once, not beside every time. */
export function zoneOffset(zone: string, at: Date): string {
  const name = dateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  return name === "GMT" || !name ? "UTC+00:00" : name.replace("GMT", "UTC");
}
