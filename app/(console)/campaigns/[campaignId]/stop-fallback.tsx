"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Square } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import { stopFallbackAction } from "./actions.ts";

/** Lets nothing more of a campaign be replaced. `waiting` is how many people wait for it now. */
export function StopFallback({ campaignId, name, waiting }: { campaignId: string; name: string; waiting: number }) {
  const t = useTranslations("campaigns.fallback");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" variant="danger-quiet" icon={<Square aria-hidden />} onClick={() => setAsking(true)}>
        {t("stop")}
      </Button>
      <ConfirmDialog
        level={2}
        open={asking}
        onOpenChange={setAsking}
        title={t("stopTitle", { name })}
        consequences={[
          { text: t("stopWaiting", { count: waiting }), loses: waiting > 0 },
          { text: t("stopGone") },
          { text: t("stopFinal"), loses: true },
        ]}
        confirmLabel={t("stopConfirm")}
        onConfirm={async () => {
          const result = await stopFallbackAction({ campaignId });
          if (!result.ok) return result.message;
          toast.success(t("stopDone"));
        }}
      />
    </>
  );
}
