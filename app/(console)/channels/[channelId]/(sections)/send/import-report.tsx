"use client";

import { Check, Download, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import { recipientReasons } from "#db/enums";
import type { ImportReport as Report } from "#lib/campaigns/import-report";
import type { SendData } from "./data.ts";
import { RecordConsent } from "./record-consent.tsx";
import styles from "./send.module.css";

/** What will happen to every row, with the reasons: a sum that is seen to add up. */
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
  const reasons = useTranslations("rowReasons");
  const format = useFormatter();
  const { rowsSend, rowsHold, rowsSkip, rowsTotal } = report;
  const counted = recipientReasons
    .flatMap((reason) => (report.reasons[reason] ? [{ reason, rows: report.reasons[reason] }] : []))
    .sort((a, b) => b.rows - a.rows);
  const addsUp = rowsSend + rowsHold + rowsSkip === rowsTotal;
  const noConsent = report.reasons.no_consent ?? 0;
  return (
    <>
      <div className="row w">
        <b className="grow text-md font-strong">{t("title", { count: rowsTotal })}</b>
        {rowsSkip > 0 ? (
          <a className="btn sm" href={`/downloads/rejected-rows?import=${report.id}`} download>
            <Download aria-hidden />
            {t("rejected")}
          </a>
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
      <dl className={styles.fates}>
        <Fate label={t("send")} swatch="bg-s" value={rowsSend}>
          {timed ? t("sendLater") : pace === null ? null : t("sendNow", { pace })}
        </Fate>
        <Fate label={t("hold")} swatch="bg-w" value={rowsHold}>
          {rowsHold === 0 ? t("holdHint") : null}
        </Fate>
        <Fate label={t("skip")} swatch="bg-n" value={rowsSkip}>
          {rowsSkip === 0 ? t("skipNone") : t("skipHint")}
        </Fate>
        <Fate label={report.method === "phones" ? t("allTyped") : t("all")} value={rowsTotal}>
          {addsUp ? (
            <span className="row up !gap-1">
              <Check className="xs" aria-hidden />
              {t("addsUp")}
            </span>
          ) : (
            <TriangleAlert className="xs down" aria-hidden />
          )}
        </Fate>
      </dl>
      {rowsSend === 0 ? <Note tone="warning">{t("nobody")}</Note> : null}
      {noConsent > 0 ? (
        <Note tone="warning" title={t("consent", { count: noConsent })}>
          {consent.mayChange
            ? t.rich("consentNext", {
                link: (chunks) => (
                  <Link className="link" href="/settings/workspace">
                    {chunks}
                  </Link>
                ),
              })
            : t("consentNextOther")}
          <div className="mt-2">
            <RecordConsent importId={report.id} people={noConsent} onReport={onReport} />
          </div>
        </Note>
      ) : null}
      {counted.length > 0 ? (
        <ul className={styles.reasons} aria-label={t("reasons")}>
          {counted.map(({ reason, rows }) => (
            <li key={reason}>
              <span>{reasons(`${reason}.text`)}</span>
              <b className="num">{format.number(rows)}</b>
              <span className="hint">{reasons(`${reason}.next`)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Fate({
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
    <div>
      <dt className="row !gap-1.5">
        {swatch ? <i className={`sw ${swatch}`} aria-hidden /> : null}
        {label}
      </dt>
      <dd>
        <b className="num">{format.number(value)}</b>
        <span className="hint">{children}</span>
      </dd>
    </div>
  );
}
