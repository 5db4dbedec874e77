import type { TemplateCategory } from "#db/enums";
import { abFrom, abShareMost, perMinuteMax, wavesFrom, waveWaitMax } from "#lib/campaigns/limits";
import type { LaunchCampaignInput, SendForm } from "#lib/campaigns/schema";

/** Whether a send keeps to the sending hours: as the person chose, else marketing does. */
export function keepsToHours({ keepsHours }: Pick<SendForm, "keepsHours">, category: TemplateCategory | null): boolean {
  return keepsHours ?? category === "marketing";
}

/** The pace a minute as typed; null for none, and NaN for what is none. */
export function paceOf({ perMinute = "" }: Pick<SendForm, "perMinute">): number | null {
  const typed = perMinute.trim();
  if (typed === "") return null;
  const pace = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN;
  return pace >= 1 && pace <= perMinuteMax ? pace : Number.NaN;
}

/** Waves as typed; null for none, and with NaN for what is no number. */
export function wavesOf({ waves }: Pick<SendForm, "waves">): LaunchCampaignInput["waves"] {
  if (!waves) return null;
  const share = (typed: string) => (typed.trim() === "" ? null : numberOf(typed));
  return { waitMinutes: numberOf(waves.wait), failedShare: share(waves.failed), optOutShare: share(waves.optOuts) };
}

function numberOf(typed: string): number {
  return /^\d{1,4}(\.\d)?$/.test(typed.trim()) ? Number(typed) : Number.NaN;
}

/** The A/B test as typed; null for none, and with NaN for what is no number. */
export function abOf({ ab }: Pick<SendForm, "ab">): LaunchCampaignInput["abTest"] {
  if (!ab) return null;
  return { templateCode: ab.code, share: numberOf(ab.share), waitMinutes: numberOf(ab.wait), winnerBy: ab.by };
}

/** Whether the A/B test is filled in as it must be, for so many people. */
export function abProblem(form: Pick<SendForm, "ab" | "trackLinks">, people: number): boolean {
  const test = abOf(form);
  if (!test) return false;
  const { templateCode, share, waitMinutes, winnerBy } = test;
  const waits = Number.isInteger(waitMinutes) && waitMinutes >= 1 && waitMinutes <= waveWaitMax;
  const shares = share >= 1 && share <= abShareMost;
  return templateCode === "" || !waits || !shares || people < abFrom || (winnerBy === "clicked" && !form.trackLinks);
}

/** Whether waves are filled in as they must be, for so many people. */
export function wavesProblem(form: Pick<SendForm, "waves">, people: number): boolean {
  const waves = wavesOf(form);
  if (!waves) return false;
  const { waitMinutes, failedShare, optOutShare } = waves;
  const isShare = (share: number | null) => share === null || (share >= 0 && share <= 100);
  const waits = Number.isInteger(waitMinutes) && waitMinutes >= 1 && waitMinutes <= waveWaitMax;
  return !(waits && isShare(failedShare) && isShare(optOutShare)) || people < wavesFrom;
}
