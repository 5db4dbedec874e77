/** A length of time as the two largest units that matter: a text key under `campaigns.duration` with its values. Pure. */
export function durationWords(ms: number): { key: "hours" | "minutes" | "seconds"; values: Record<string, number> } {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds >= 3600) {
    return { key: "hours", values: { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) } };
  }
  if (seconds >= 60) return { key: "minutes", values: { minutes: Math.floor(seconds / 60), seconds: seconds % 60 } };
  return { key: "seconds", values: { seconds } };
}

/**
 * How long a campaign has been sending, in milliseconds: from the first message that was handed over to the platform's last
 * answer, for each stretch of it. Waiting for receipts afterwards is no part of it.
 *
 * @returns a second at least, so that nothing is said to have taken no time; null while the platform has answered nothing
 */
export function sendingMs(campaign: {
  claimedAt: Date | null;
  answeredAt: Date | null;
  earlierMs: number;
}): number | null {
  const { claimedAt, answeredAt, earlierMs } = campaign;
  if (!answeredAt) return null;
  return Math.max(1_000, earlierMs + (claimedAt ? Math.max(0, answeredAt.getTime() - claimedAt.getTime()) : 0));
}
