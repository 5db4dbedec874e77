import { createHash } from "node:crypto";
import type { WavePlan } from "#db/schema/campaigns";
import { type Figures, refusedOf } from "#lib/statistics/figures";

/** Of ten thousand people, those of the first wave and of the first two. */
const bounds = [100, 600] as const;
export const waveCount = bounds.length + 1;
/** Fewer answers say nothing about a share. */
export const leastAnswers = 20;

/** Which wave of a campaign a person is in, counted from 1: 1 % of the people, 5 %, and the rest. The same at every call. */
export function waveOf(campaignId: string, person: { addressKind: string; address: string }): number {
  const digest = createHash("sha256").update(`${campaignId} ${person.addressKind} ${person.address}`).digest();
  const place = digest.readUInt32BE(0) % 10_000;
  const at = bounds.findIndex((bound) => place < bound);
  return at === -1 ? waveCount : at + 1;
}

/**
 * Until when messages of a later wave are put off: a moment that never comes, one for each wave. They are made due when their
 * wave begins.
 */
export function putOffUntil(wave: number): Date {
  return new Date(Date.UTC(9000 + wave, 0, 1));
}
/** Nothing that waits for another reason is due so late. */
export const putOffFrom = new Date(Date.UTC(9000, 0, 1));

export type WaveFacts = {
  now: Date;
  plan: WavePlan;
  wave: number;
  /** Messages of the wave that wait, or are on their way. */
  open: boolean;
  /** When the last of the wave had left; null while that was not noticed. */
  leftAt: Date | null;
  figures: Pick<Figures, "accepted" | "failed" | "failedLater">;
  /** People who stopped marketing since the start; null while it was not counted. */
  optOuts: number | null;
};

export type Brake = { reason: "wave_failures" | "wave_opt_outs"; count: number; of: number; limit: number };
export type WaveVerdict =
  | { kind: "goes_on" }
  /** The last of the wave has just left: the wait begins. */
  | { kind: "has_left" }
  /** The opt-outs have to be counted before anything more is decided. */
  | { kind: "count" }
  | { kind: "pause"; brake: Brake }
  | { kind: "next" };

/** What becomes of a campaign in waves. Failures are looked at all the time, opt-outs before the next wave. */
export function judgeWave({ now, plan, wave, open, leftAt, figures, optOuts }: WaveFacts): WaveVerdict {
  const answers = figures.accepted + refusedOf(figures);
  const failures = brakeOf("wave_failures", figures.failed, answers, plan.failedShare);
  if (failures) return { kind: "pause", brake: failures };
  if (open) return { kind: "goes_on" };
  if (wave >= waveCount) return { kind: "goes_on" };
  // Nobody was in it.
  if (answers === 0) return { kind: "next" };
  if (leftAt === null) return { kind: "has_left" };
  if (now.getTime() < leftAt.getTime() + plan.waitMinutes * 60_000) return { kind: "goes_on" };
  if (plan.optOutShare !== null && optOuts === null) return { kind: "count" };
  const stopped = brakeOf("wave_opt_outs", optOuts ?? 0, figures.accepted, plan.optOutShare);
  return stopped ? { kind: "pause", brake: stopped } : { kind: "next" };
}

function brakeOf(reason: Brake["reason"], count: number, of: number, limit: number | null): Brake | null {
  if (limit === null || of < leastAnswers || count * 100 <= limit * of) return null;
  return { reason, count, of, limit };
}
