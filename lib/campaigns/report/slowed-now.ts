import { waitMs } from "#lib/waits";
import type { CampaignEvent } from "./queries.ts";

/** A lane climbs back from half its pace within ten seconds: what slowed it longer ago than this does so no more. */
const freshMs = 60_000;

export type SlowedNow = { pace: number; code: string; at: Date };

/** What the platform asked for last, while that still slows the campaign; null when nothing does. */
export function slowedNow(
  events: readonly Pick<CampaignEvent, "kind" | "at" | "values">[],
  now: Date,
): SlowedNow | null {
  const last = events
    .filter(({ kind, at }) => kind === "slowed" && now.getTime() - at.getTime() <= Math.max(1_000, waitMs(freshMs)))
    .sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  if (!last) return null;
  return { pace: Number(last.values.pace ?? 0), code: String(last.values.code ?? ""), at: last.at };
}
