import type { TemplateCategory } from "#db/enums";
import { perMinuteMax, wavesFrom, waveWaitMax } from "#lib/campaigns/limits";
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

/** Whether waves are filled in as they must be, for so many people. */
export function wavesProblem(form: Pick<SendForm, "waves">, people: number): boolean {
  const waves = wavesOf(form);
  if (!waves) return false;
  const { waitMinutes, failedShare, optOutShare } = waves;
  const isShare = (share: number | null) => share === null || (share >= 0 && share <= 100);
  const waits = Number.isInteger(waitMinutes) && waitMinutes >= 1 && waitMinutes <= waveWaitMax;
  return !(waits && isShare(failedShare) && isShare(optOutShare)) || people < wavesFrom;
}
