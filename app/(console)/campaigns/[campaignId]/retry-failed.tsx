"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { useFailureWords } from "#components/messaging/failure-text";
import { Button } from "#components/ui/button";
import type { FailureKind, Platform } from "#db/enums";
import { useDecide } from "./decide.ts";

type Row = { code: string | null; kind: FailureKind | null; people: number };

/** Tries those again whom a new try can help; the dialog says who they are, and who not and why. */
export function RetryFailed({
  campaignId,
  name,
  platform,
  helped,
  others,
  expired,
  calledBack,
}: {
  campaignId: string;
  name: string;
  platform: Platform;
  helped: readonly Row[];
  others: readonly Row[];
  /** People whose message was not sent in time. */
  expired: number;
  /** People the campaign did not get to before it ended. */
  calledBack: number;
}) {
  const t = useTranslations("campaigns.decisions.retry_failed");
  const words = useFailureWords(platform);
  const decide = useDecide(campaignId);
  const [open, setOpen] = useState(false);
  const people = helped.reduce((sum, row) => sum + row.people, expired + calledBack);
  if (people === 0) return null;
  const reason = (row: Row) => {
    const { meaning } = words(row.code, row.kind ?? "UNKNOWN_OUTCOME");
    return row.code ? t("reasonWithCode", { meaning, code: row.code }) : meaning;
  };
  return (
    <>
      <Button variant="primary" icon={<RotateCw aria-hidden />} onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      <ConfirmDialog
        level={2}
        danger={false}
        open={open}
        onOpenChange={setOpen}
        title={t("title", { count: people, name })}
        text={t("text")}
        consequences={[
          ...helped.map((row) => ({ text: t("again", { count: row.people, reason: reason(row) }) })),
          ...(expired > 0 ? [{ text: t("expired", { count: expired }) }] : []),
          ...(calledBack > 0 ? [{ text: t("calledBack", { count: calledBack }) }] : []),
          ...others.map((row) => ({ text: t("not", { count: row.people, reason: reason(row) }), loses: true })),
        ]}
        understand={t("understand")}
        confirmLabel={t("confirm", { count: people })}
        onConfirm={() => decide("retry_failed")}
      />
    </>
  );
}
