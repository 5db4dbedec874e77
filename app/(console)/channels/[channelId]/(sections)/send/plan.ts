import type { TemplateCategory } from "#db/enums";
import { perMinuteMax } from "#lib/campaigns/limits";
import type { SendForm } from "#lib/campaigns/schema";

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
