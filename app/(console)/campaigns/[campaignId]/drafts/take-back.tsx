"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Pencil, Undo2 } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import { takeBackCampaignAction } from "../actions.ts";

/**
 * Turns a campaign that has not started back into a draft: at once in the first seconds after Send, where nothing was announced
 * yet, else after a question.
 */
export function TakeBack({ campaignId, name, undo }: { campaignId: string; name: string; undo: boolean }) {
  const t = useTranslations("campaigns.takeBack");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [busy, start] = useTransition();

  async function takeBack(): Promise<string | null> {
    const result = await takeBackCampaignAction({ campaignId });
    if (!result.ok) return result.message;
    const { channelId, templateCode, senderId, importId, asDraft } = result.data;
    const search = asDraft
      ? ""
      : `?${new URLSearchParams({ template: templateCode, sender: senderId, list: importId })}`;
    toast.success(t("done"));
    router.push(`/channels/${channelId}/send${search}`);
    return null;
  }

  if (undo) {
    return (
      <Button
        variant="primary"
        icon={<Undo2 aria-hidden />}
        busy={busy}
        onClick={() =>
          start(async () => {
            const problem = await takeBack();
            if (problem) toast.error(problem);
          })
        }
      >
        {t("undo")}
      </Button>
    );
  }
  return (
    <>
      <Button icon={<Pencil aria-hidden />} onClick={() => setAsking(true)}>
        {t("edit")}
      </Button>
      <ConfirmDialog
        level={1}
        open={asking}
        onOpenChange={setAsking}
        title={t("title", { name })}
        text={t("text")}
        confirmLabel={t("confirm")}
        onConfirm={takeBack}
      />
    </>
  );
}
