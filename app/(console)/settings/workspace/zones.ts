/** All time zones the runtime knows, with their current offset; UTC first. */
export function zoneOptions(now: Date): { value: string; label: string; hint: string }[] {
  const names = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];
  return names.map((name) => ({
    value: name,
    label: name.replaceAll("_", " "),
    hint: offsetOf(name, now),
  }));
}

/** `UTC+08:00`. */
function offsetOf(zone: string, at: Date): string {
  const name = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  return !name || name === "GMT" ? "UTC+00:00" : name.replace("GMT", "UTC");
}
