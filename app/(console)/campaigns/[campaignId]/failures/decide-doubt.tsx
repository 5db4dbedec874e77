"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { useDecide } from "./decide.ts";

/** What a person may decide about messages that were left in doubt. Leaving them as they are needs no button. */
export function DecideDoubt({
  campaignId,
  people,
  sendsAgain,
}: {
  campaignId: string;
  people: number;
  /** False for a campaign that was stopped: nothing of it is sent again. */
  sendsAgain: boolean;
}) {
  const t = useTranslations("campaigns.decisions");
  const decide = useDecide(campaignId);
  const [asking, setAsking] = useState<"doubt_sent" | "doubt_again" | null>(null);
  return (
    <span className="mt-2 flex flex-wrap gap-2">
      <Button size="sm" onClick={() => setAsking("doubt_sent")}>
        {t("doubt_sent.button")}
      </Button>
      {sendsAgain ? (
        <Button size="sm" variant="danger-quiet" onClick={() => setAsking("doubt_again")}>
          {t("doubt_again.button")}
        </Button>
      ) : null}
      <ConfirmDialog
        level={1}
        open={asking === "doubt_sent"}
        onOpenChange={(open) => setAsking(open ? "doubt_sent" : null)}
        title={t("doubt_sent.title", { count: people })}
        text={t("doubt_sent.text")}
        confirmLabel={t("doubt_sent.confirm")}
        onConfirm={() => decide("doubt_sent")}
      />
      <ConfirmDialog
        level={2}
        open={asking === "doubt_again"}
        onOpenChange={(open) => setAsking(open ? "doubt_again" : null)}
        title={t("doubt_again.title", { count: people })}
        consequences={[
          { text: t("doubt_again.twice", { count: people }), loses: true },
          { text: t("doubt_again.counted") },
          { text: t("doubt_again.once") },
        ]}
        confirmLabel={t("doubt_again.confirm")}
        onConfirm={() => decide("doubt_again")}
      />
    </span>
  );
}
