"use client";

import { FileSpreadsheet, Upload as UploadIcon, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Button, IconButton } from "#components/ui/button";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import { durationWords } from "#lib/campaigns/duration";
import type { ImportReport } from "#lib/campaigns/import-report";
import styles from "./send.module.css";
import { megabytes, type UploadState, useUpload } from "./use-upload.ts";

/** Takes the filled file, shows how far its reading is, and what to do when it cannot be read. */
export function UploadPanel({
  channelId,
  templateCode,
  maxBytes,
  report,
  onReport,
  onReading,
}: {
  channelId: string;
  templateCode: string | null;
  maxBytes: number;
  report: ImportReport | null;
  onReport: (report: ImportReport | null) => void;
  onReading: (reading: boolean) => void;
}) {
  const t = useTranslations("send");
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const target = new URLSearchParams({ channel: channelId, template: templateCode ?? "" });
  const upload = useUpload({ url: `/uploads/recipients?${target}`, maxBytes, onDone: onReport });
  const { state } = upload;
  const busy = state.at === "uploading" || state.at === "reading";
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when it begins and ends
  useEffect(() => {
    onReading(busy);
    return () => onReading(false);
  }, [busy]);

  function take(file: File | undefined) {
    if (!file || !templateCode) return;
    onReport(null);
    upload.start(file);
  }
  const drop = {
    "data-over": over,
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      if (templateCode) setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files[0]);
    },
  };
  const choose = (label: string, size?: "sm") => (
    <Button
      size={size}
      icon={<UploadIcon aria-hidden />}
      disabledReason={templateCode ? null : t("recipients.selectFirst")}
      onClick={() => input.current?.click()}
    >
      {label}
    </Button>
  );
  return (
    <>
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-label={t("recipients.upload")}
        accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        disabled={!templateCode}
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file, mended, may be chosen again.
          event.target.value = "";
        }}
      />
      {busy ? <Running state={state} onCancel={upload.cancel} /> : null}
      {!busy && report?.method === "excel" ? (
        <fieldset className={styles.file} {...drop}>
          <span className={styles.sheet}>
            <FileSpreadsheet className="l" aria-hidden />
          </span>
          <FileFacts report={report} />
          {choose(t("recipients.replace"), "sm")}
          <IconButton label={t("recipients.remove")} size="sm" onClick={() => onReport(null)}>
            <X aria-hidden />
          </IconButton>
        </fieldset>
      ) : null}
      {!busy && report?.method !== "excel" ? (
        <fieldset className={styles.drop} {...drop}>
          {state.at === "refused" ? <Refusal state={state} /> : null}
          {state.at === "cancelled" ? (
            <p className="sec w-full" role="status">
              {t("upload.cancelled", { name: state.name })}
            </p>
          ) : null}
          <span className="sec hide-m">{t("recipients.drop")}</span>
          {choose(state.at === "refused" ? t("upload.tryAgain") : t("recipients.upload"))}
          <span className="hint">{t("recipients.limit", { megabytes: Math.floor(maxBytes / 1024 / 1024) })}</span>
        </fieldset>
      ) : null}
    </>
  );
}

function FileFacts({ report }: { report: ImportReport }) {
  const t = useTranslations("send.upload");
  const format = useFormatter();
  const seconds = format.number(report.tookMs / 1000, { maximumFractionDigits: 1 });
  return (
    <span className="min-w-0 flex-[1_1_160px]">
      <b className="med clip block">{report.fileName}</b>
      <span className="hint num">
        {t("file", { size: megabytes(report.fileBytes), rows: report.rowsTotal, time: `${seconds} s` })}
      </span>
    </span>
  );
}

function Refusal({ state }: { state: Extract<UploadState, { at: "refused" }> }) {
  const t = useTranslations("send.upload");
  const { cause, detail, next } = state.refused;
  return (
    <Note tone="danger" role="alert" title={t("refused", { name: state.name })} className="w-full">
      {cause}
      {detail ? <span className="block">{detail}</span> : null}
      {next ? <span className="block">{next}</span> : null}
      <span className="mt-1 block text-xs">{t("keeps")}</span>
    </Note>
  );
}

function Running({ state, onCancel }: { state: UploadState; onCancel: () => void }) {
  const t = useTranslations("send.upload");
  const time = useTranslations("campaigns.duration");
  if (state.at !== "uploading" && state.at !== "reading") return null;
  const left = (ms: number | null) => {
    if (ms === null) return null;
    const { key, values } = durationWords(ms);
    return t("left", { time: time(key, values as never) });
  };
  const uploading = state.at === "uploading";
  const share = uploading ? state.sent / Math.max(1, state.total) : state.share;
  const title = uploading
    ? t("uploading", { name: state.name })
    : state.share >= 1
      ? t("checking")
      : `${t("reading")} · ${state.name}`;
  const facts = uploading
    ? [
        t("sent", { done: megabytes(state.sent), total: megabytes(state.total) }),
        state.perSecond > 0 ? t("rate", { rate: megabytes(state.perSecond) }) : null,
        state.perSecond > 0 ? left(((state.total - state.sent) / state.perSecond) * 1000) : null,
      ]
    : [
        t("rows", { rows: state.rows }),
        state.rowsPerSecond > 0 ? t("rowsRate", { rows: state.rowsPerSecond }) : null,
        state.share < 1 ? left(state.leftMs) : null,
      ];
  return (
    <div className={styles.file}>
      <span className={styles.sheet} data-tone="busy">
        <FileSpreadsheet className="l" aria-hidden />
      </span>
      <span className="min-w-0 flex-[1_1_160px]">
        <b className="med clip block">{title}</b>
        <span className="hint num">{facts.filter(Boolean).join(" · ")}</span>
      </span>
      <Button size="sm" onClick={onCancel}>
        {t("cancel")}
      </Button>
      <ProgressBar
        className="w-full"
        label={title}
        total={1000}
        parts={[{ value: Math.round(share * 1000), tone: "primary", label: title }]}
      />
    </div>
  );
}
