import { zoneOffset } from "#components/ui/zone-offset";

/** All time zones the runtime knows, with their offset; UTC first, and the current one under whatever name it has. */
export function zoneOptions(current: string, now: Date): { value: string; label: string; hint: string }[] {
  const names = new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")]);
  return [...names].map((name) => ({
    value: name,
    label: name.replaceAll("_", " "),
    hint: zoneOffset(name, now),
  }));
}
