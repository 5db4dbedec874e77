"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import { recordConsentAction } from "../actions.ts";

/** Records, on the member's word, that people without a recorded consent have agreed, and includes them in the send. */
export function RecordConsent({
  importId,
  people,
  onReport,
}: {
  importId: string;
  people: number;
  onReport: (report: ImportReport) => void;
}) {
  const t = useTranslations("send.report.record");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      <ConfirmDialog
        level={2}
        danger={false}
        open={open}
        onOpenChange={setOpen}
        title={t("title", { count: people })}
        consequences={[{ text: t("kept") }, { text: t("later") }]}
        understand={t("agree")}
        confirmLabel={t("confirm")}
        onConfirm={async () => {
          const result = await recordConsentAction({ importId });
          if (!result.ok) return result.message;
          onReport(result.data);
        }}
      />
    </>
  );
}
