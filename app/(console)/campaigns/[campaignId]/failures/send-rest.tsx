"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "#components/ui/button";
import { Send } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import { listRestAction } from "../actions.ts";

/** Opens the send form with the people the campaign did not get to. Nothing is sent before it is confirmed there. */
export function SendRest({ campaignId }: { campaignId: string }) {
  const t = useTranslations("campaigns.outcome");
  const router = useRouter();
  const [busy, start] = useTransition();
  function open() {
    start(async () => {
      const result = await listRestAction({ campaignId });
      if (!result.ok) return void toast.error(result.message);
      const { channelId, templateCode, senderId, importId } = result.data;
      const search = new URLSearchParams({ template: templateCode, sender: senderId, list: importId });
      router.push(`/channels/${channelId}/send?${search}`);
    });
  }
  return (
    <Button variant="primary" icon={<Send aria-hidden />} busy={busy} onClick={open}>
      {t("rest")}
    </Button>
  );
}
