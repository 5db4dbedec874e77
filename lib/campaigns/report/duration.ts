/** A length of time as the two largest units that matter: a text key under `campaigns.duration` with its values. Pure. */
export function durationWords(ms: number): { key: "hours" | "minutes" | "seconds"; values: Record<string, number> } {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds >= 3600) {
    return { key: "hours", values: { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) } };
  }
  if (seconds >= 60) return { key: "minutes", values: { minutes: Math.floor(seconds / 60), seconds: seconds % 60 } };
  return { key: "seconds", values: { seconds } };
}
