"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Check } from "#components/ui/icons";
import { Mono } from "#components/ui/mono";
import { Note } from "#components/ui/note";
import type { HiddenRowsChoice } from "#db/enums";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import { decideHiddenRowsAction } from "../actions.ts";

/** Rows that are hidden in the sheet: how many, and whether they are sent to. Until that is decided nothing can be sent. */
export function HiddenRows({ report, onReport }: { report: ImportReport; onReport: (report: ImportReport) => void }) {
  const t = useTranslations("send.report.hidden");
  const network = useTranslations("common.error");
  const [busy, setBusy] = useState<HiddenRowsChoice | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { rowsHidden, rowsHold, hiddenChoice } = report;
  // Where none of them can be sent to anyway there is nothing to decide.
  if (rowsHidden === 0 || (rowsHold === 0 && hiddenChoice === null)) return null;

  async function decide(choice: HiddenRowsChoice) {
    setBusy(choice);
    setProblem(null);
    try {
      const result = await decideHiddenRowsAction({ importId: report.id, choice });
      if (result.ok) onReport(result.data);
      else setProblem(result.message);
    } catch {
      setProblem(network("network"));
    } finally {
      setBusy(null);
    }
  }

  const button = (choice: HiddenRowsChoice, label: string) => (
    <Button
      size="sm"
      aria-pressed={hiddenChoice === choice}
      icon={hiddenChoice === choice ? <Check aria-hidden /> : undefined}
      busy={busy === choice}
      onClick={() => (busy === null && hiddenChoice !== choice ? decide(choice) : undefined)}
    >
      {label}
    </Button>
  );
  return (
    <Note
      tone={hiddenChoice === null ? "warning" : "info"}
      title={t("title", { count: rowsHidden, sheet: report.sheetName ?? "" })}
    >
      <span aria-live="polite">{hiddenChoice ? t(hiddenChoice) : t("undecided", { held: rowsHold })}</span>
      <div className="mt-2 flex flex-wrap gap-2">
        {button("leave_out", t("leaveOutButton"))}
        {button("include", t("includeButton"))}
      </div>
      {problem ? (
        <p className="mt-1.5 font-medium text-danger" role="alert">
          {problem}
        </p>
      ) : null}
    </Note>
  );
}

/** Columns that are hidden in the sheet although their values are sent. */
export function HiddenColumns({ columns }: { columns: readonly string[] }) {
  const t = useTranslations("send.report.hidden");
  if (columns.length === 0) return null;
  return (
    <Note>
      {t.rich("columns", {
        count: columns.length,
        names: () => <Mono className="break-words">{columns.join(", ")}</Mono>,
      })}
    </Note>
  );
}
