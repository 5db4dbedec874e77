"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Copy } from "#components/ui/icons";
import { duplicateCampaignAction } from "../actions.ts";

/** Makes a draft with the same template, sender and people. Nothing is sent before it is confirmed there. */
export function Duplicate({ campaignId, name }: { campaignId: string; name: string }) {
  const t = useTranslations("campaigns.duplicate");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={<Copy aria-hidden />} onClick={() => setAsking(true)}>
        {t("button")}
      </Button>
      <ConfirmDialog
        level={1}
        open={asking}
        onOpenChange={setAsking}
        title={t("title", { name })}
        text={t("text")}
        confirmLabel={t("confirm")}
        onConfirm={async () => {
          const result = await duplicateCampaignAction({ campaignId });
          if (!result.ok) return result.message;
          router.push(`/channels/${result.data.channelId}/send`);
        }}
      />
    </>
  );
}
