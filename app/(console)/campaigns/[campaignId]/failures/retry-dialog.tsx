"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { useFailureWords } from "#components/messaging/failure-text";
import type { Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { useDecide } from "./decide.ts";

export type FailedRow = { code: string | null; kind: FailureKind | null; people: number };

export type RetryProps = {
  campaignId: string;
  name: string;
  platform: Platform;
  helped: readonly FailedRow[];
  others: readonly FailedRow[];
  /** People whose message was not sent in time. */
  expired: number;
  /** People the campaign did not get to before it ended. */
  calledBack: number;
  /** Of all these, people whom the fallback's message reached or may still reach: they are left out. */
  replaced: number;
};

/** Says who is tried again, and who not and why. */
export function RetryDialog({
  campaignId,
  name,
  platform,
  helped,
  others,
  expired,
  calledBack,
  replaced,
  people,
  open,
  onOpenChange,
}: RetryProps & { people: number; open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("campaigns.decisions.retry_failed");
  const words = useFailureWords(platform);
  const decide = useDecide(campaignId);
  const reason = (row: FailedRow) => {
    const { meaning } = words(row.code, row.kind ?? "UNKNOWN_OUTCOME");
    return row.code ? t("reasonWithCode", { meaning, code: row.code }) : meaning;
  };
  return (
    <ConfirmDialog
      level={2}
      danger={false}
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { count: people, name })}
      text={t("text")}
      consequences={[
        ...helped.map((row) => ({ text: t("again", { count: row.people, reason: reason(row) }) })),
        ...(expired > 0 ? [{ text: t("expired", { count: expired }) }] : []),
        ...(calledBack > 0 ? [{ text: t("calledBack", { count: calledBack }) }] : []),
        ...(replaced > 0 ? [{ text: t("replaced", { count: replaced }) }] : []),
        ...others.map((row) => ({ text: t("not", { count: row.people, reason: reason(row) }), loses: true })),
      ]}
      understand={t("understand")}
      confirmLabel={t("confirm", { count: people })}
      onConfirm={() => decide("retry_failed")}
    />
  );
}
