"use client";

import { useTranslations } from "next-intl";
import { toast } from "#components/ui/toast";
import type { CampaignDecision } from "#db/enums";
import { decideCampaignAction } from "../actions.ts";

/** Sends a decision; its answer fits `onConfirm` of a dialog. */
export function useDecide(campaignId: string) {
  const t = useTranslations("campaigns.decisions");
  return async (decision: CampaignDecision): Promise<string | undefined> => {
    const result = await decideCampaignAction({ campaignId, decision });
    if (!result.ok) return result.message;
    toast.success(t(`${decision}.done`));
  };
}
