"use client";

import { useTranslations } from "next-intl";
import { type Autosave, useAutosave } from "#components/form/use-autosave";
import type { SendForm } from "#lib/campaigns/schema";
import { saveDraftAction } from "./actions.ts";

/**
 * Saves the form as it changes, for this person and channel.
 *
 * @param first when the draft it opened with was kept
 * @param keeps false for a form that is not saved
 */
export function useDraft(channelId: string, form: SendForm, first: Date | null, keeps: boolean): Autosave {
  const t = useTranslations("common.error");
  return useAutosave(
    form,
    async (form) => {
      if (!keeps) return { ok: true, keptAt: null };
      try {
        const result = await saveDraftAction({ channelId, form });
        if (result.ok) return { ok: true, keptAt: result.data.keptAt };
        return { ok: false, message: result.message, final: false };
      } catch {
        return { ok: false, message: t("network"), final: false };
      }
    },
    first,
  );
}
