"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DownloadLink } from "#components/shell/download-link";
import { buttonLook } from "#components/ui/button";
import { Check, Download, TriangleAlert } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import { TextLink } from "#components/ui/text-link";
import { type RecipientReason, recipientReasons } from "#db/enums";
import type { ImportReport as Report } from "#lib/campaigns/audience-import/import-report";
import type { SendData } from "../send-data.ts";
import { HiddenColumns, HiddenRows } from "./hidden-rows.tsx";
import { RecordConsent } from "./record-consent.tsx";

/** What will happen to the rows of a list, with reasons, and a check that the parts add up to the total. */
export function ImportReport({
  report,
  pace,
  timed,
  consent,
  onReport,
}: {
  report: Report;
  pace: number | null;
  timed: boolean;
  consent: SendData["consent"];
  onReport: (report: Report) => void;
}) {
  const t = useTranslations("send.report");
  const { rowsSend, rowsHold, rowsSkip, rowsTotal } = report;
  return (
    <>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <b className="min-w-0 flex-1 text-md font-strong">{t("title", { count: rowsTotal })}</b>
        {rowsSkip > 0 ? (
          <DownloadLink className={buttonLook({ size: "sm" })} href={`/downloads/rejected-rows?import=${report.id}`}>
            <Download aria-hidden />
            {t("rejected")}
          </DownloadLink>
        ) : null}
      </div>
      <ProgressBar
        size="xl"
        label={t("bar")}
        parts={[
          { value: rowsSend, tone: "success", label: t("send") },
          { value: rowsHold, tone: "warning", label: t("hold") },
          { value: rowsSkip, tone: "neutral", label: t("skip") },
        ]}
      />
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(104px,1fr))] gap-3">
        <Outcome label={t("send")} swatch="bg-success-solid" value={rowsSend}>
          {timed ? t("sendLater") : pace === null ? null : t("sendNow", { pace })}
        </Outcome>
        <Outcome label={t("hold")} swatch="bg-warning-solid" value={rowsHold}>
          {rowsHold === 0 ? t("holdHint") : t("hidden.held")}
        </Outcome>
        <Outcome label={t("skip")} swatch="bg-neutral-solid" value={rowsSkip}>
          {rowsSkip === 0 ? t("skipNone") : t("skipHint")}
        </Outcome>
        <Outcome label={report.method === "phones" ? t("allTyped") : t("all")} value={rowsTotal}>
          {rowsSend + rowsHold + rowsSkip === rowsTotal ? (
            <span className="flex min-w-0 items-center gap-1 text-success">
              <Check className="size-3 stroke-[2.1]" aria-hidden />
              {t("addsUp")}
            </span>
          ) : (
            <TriangleAlert className="size-3 stroke-[2.1] text-danger" aria-hidden />
          )}
        </Outcome>
      </dl>
      <HiddenRows report={report} onReport={onReport} />
      <HiddenColumns columns={report.hiddenColumns} />
      {nobodyIsLeft(report) ? <Note tone="warning">{t("nobody")}</Note> : null}
      <ConsentNote report={report} mayChange={consent.mayChange} onReport={onReport} />
      <Reasons report={report} />
    </>
  );
}

/** Reasons that a note of their own tells, with what to do about them. */
const toldAbove: readonly RecipientReason[] = ["no_consent", "hidden_row"];

/** Nobody can be sent to, and no note says how to change that. */
function nobodyIsLeft({ rowsSend, rowsHold, reasons }: Report): boolean {
  return rowsSend + rowsHold === 0 && !toldAbove.some((reason) => reasons[reason]);
}

/** The number of rows with one outcome, and what it means for them. */
function Outcome({
  label,
  swatch,
  value,
  children,
}: {
  label: string;
  swatch?: string;
  value: number;
  children: ReactNode;
}) {
  const format = useFormatter();
  return (
    <div className="flex flex-col gap-px text-xs/5 text-secondary-foreground">
      <dt className="flex min-w-0 items-center gap-1.5">
        {swatch ? <i className={`inline-block size-[9px] flex-none rounded-[3px] ${swatch}`} aria-hidden /> : null}
        {label}
      </dt>
      <dd>
        <b className="block text-[18px]/6 font-strong tracking-[-0.015em] text-foreground tabular-nums">
          {format.number(value)}
        </b>
        <span className="text-xs text-muted-foreground">{children}</span>
      </dd>
    </div>
  );
}

/** How many people are left out because they have no recorded consent, with ways to include them. */
function ConsentNote({
  report,
  mayChange,
  onReport,
}: {
  report: Report;
  mayChange: boolean;
  onReport: (report: Report) => void;
}) {
  const t = useTranslations("send.report");
  const people = report.reasons.no_consent ?? 0;
  if (people === 0) return null;
  return (
    <Note tone="warning" title={t("consent", { count: people })}>
      {mayChange
        ? t.rich("consentNext", { link: (chunks) => <TextLink href="/settings/workspace">{chunks}</TextLink> })
        : t("consentNextOther")}
      <div className="mt-2">
        <RecordConsent importId={report.id} people={people} onReport={onReport} />
      </div>
    </Note>
  );
}

/** Why rows are not sent, the most frequent reason first. What a note above tells is not told twice. */
function Reasons({ report }: { report: Report }) {
  const t = useTranslations("send.report");
  const words = useTranslations("rowReasons");
  const format = useFormatter();
  const counted = recipientReasons
    .filter((reason) => !toldAbove.includes(reason))
    .flatMap((reason) => (report.reasons[reason] ? [{ reason, rows: report.reasons[reason] }] : []))
    .sort((a, b) => b.rows - a.rows);
  if (counted.length === 0) return null;
  return (
    <ul className="-mx-3.5 -mb-2.5 border-border border-t" aria-label={t("reasons")}>
      {counted.map(({ reason, rows }) => (
        <li
          key={reason}
          className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0 border-border border-t px-3.5 py-[7px] first:border-t-0"
        >
          <span>{words(`${reason}.text`)}</span>
          <b className="tabular-nums">{format.number(rows)}</b>
          <span className="text-xs text-muted-foreground">{words(`${reason}.next`)}</span>
        </li>
      ))}
    </ul>
  );
}
