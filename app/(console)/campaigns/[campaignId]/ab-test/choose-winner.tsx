"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Send } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import type { AbSide } from "#db/schema/campaigns";
import { chooseWinnerAction } from "../actions.ts";

/** Sends one template of an A/B test to the others, before the figures decide or in place of them. */
export function ChooseWinner({ campaignId, side, name }: { campaignId: string; side: AbSide; name: string }) {
  const t = useTranslations("campaigns.ab");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" icon={<Send aria-hidden />} onClick={() => setAsking(true)}>
        {t("choose", { side: side.toUpperCase() })}
      </Button>
      <ConfirmDialog
        level={1}
        open={asking}
        onOpenChange={setAsking}
        title={t("chooseTitle", { name })}
        text={`${t("chooseOthers")} ${t("chooseFinal")}`}
        confirmLabel={t("chooseConfirm")}
        onConfirm={async () => {
          const result = await chooseWinnerAction({ campaignId, side });
          if (!result.ok) return result.message;
          toast.success(t("chooseDone", { name }));
        }}
      />
    </>
  );
}
