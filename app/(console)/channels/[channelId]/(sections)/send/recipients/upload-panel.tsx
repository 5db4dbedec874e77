"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Button, IconButton } from "#components/ui/button";
import { Upload as UploadIcon, X } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import { useFileDoctor } from "./doctor/use-file-doctor.ts";
import { DropBox, FileIcon, FileText } from "./file-box.tsx";
import { formatBytes } from "./format-bytes.ts";
import { isRunning, type Refusal, useUpload, type Wish } from "./use-upload.ts";

const ColumnsDialog = onDemand(() => import("./doctor/columns-dialog.tsx").then((part) => part.ColumnsDialog));
const Repairs = onDemand(() => import("./doctor/repairs.tsx").then((part) => part.Repairs));
const UploadProgress = onDemand(() => import("./upload-progress.tsx").then((part) => part.UploadProgress));

type Props = {
  channelId: string;
  templateCode: string | null;
  /** Each person gets the template in their own language. */
  byLanguage: boolean;
  maxBytes: number;
  report: ImportReport | null;
  onReport: (report: ImportReport | null) => void;
  onReading: (reading: boolean) => void;
};

/** Uploads the filled-in file, shows the progress, and says what to do when the file cannot be read. */
export function UploadPanel({ channelId, templateCode, byLanguage, maxBytes, report, onReport, onReading }: Props) {
  const t = useTranslations("send");
  const input = useRef<HTMLInputElement>(null);
  const target = new URLSearchParams({
    ...{ channel: channelId, template: templateCode ?? "" },
    ...(byLanguage ? { languages: "own" } : {}),
  });
  const doctor = useFileDoctor();
  const { state, looking, start, cancel } = useUpload({
    url: `/uploads/recipients?${target}`,
    maxBytes,
    onDone: onReport,
    onLook: doctor.setLook,
  });
  const running = isRunning(state) ? state : null;
  const busy = running !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: called when reading begins and ends
  useEffect(() => {
    onReading(busy);
    return () => onReading(false);
  }, [busy]);

  function take(file: File | undefined) {
    if (!file || !templateCode) return;
    onReport(null);
    doctor.hold(file);
    start(file);
  }
  function readAgain(wish: Wish) {
    if (!doctor.file) return;
    if (!wish.look) onReport(null);
    doctor.noteReading(wish.reading);
    start(doctor.file, wish);
  }
  const columnsButton = doctor.file ? (
    <Button size="sm" busy={looking} onClick={() => readAgain({ look: true, reading: doctor.reading })}>
      {t("doctor.choose")}
    </Button>
  ) : null;
  const drop = useDrop(templateCode !== null, take);
  const file = report?.method === "excel" ? report : null;
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
        accept=".xlsx,.csv,.tsv,.txt,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        disabled={!templateCode}
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file may be chosen again once it is corrected.
          event.target.value = "";
        }}
      />
      {running ? <UploadProgress state={running} onCancel={cancel} /> : null}
      {!busy && file ? (
        <DropBox empty={false} {...drop}>
          <FileIcon tone="done" />
          <FileFacts report={file} />
          {columnsButton}
          {choose(t("recipients.replace"), "sm")}
          <IconButton label={t("recipients.remove")} size="sm" onClick={() => onReport(null)}>
            <X aria-hidden />
          </IconButton>
        </DropBox>
      ) : null}
      {!busy && !file ? (
        <DropBox empty {...drop}>
          {state.phase === "refused" ? <RefusalNote name={state.name} refusal={state.refusal} /> : null}
          {state.phase === "refused" && mayChooseColumns(state.refusal) ? columnsButton : null}
          {state.phase === "cancelled" ? (
            <p className="w-full text-secondary-foreground" role="status">
              {t("upload.cancelled", { name: state.name })}
            </p>
          ) : null}
          <span className="text-secondary-foreground narrow:hidden">{t("recipients.drop")}</span>
          {choose(state.phase === "refused" ? t("upload.tryAgain") : t("recipients.upload"))}
          <span className="text-xs text-muted-foreground">
            {t("recipients.limit", { megabytes: Math.floor(maxBytes / 1024 / 1024) })}
          </span>
        </DropBox>
      ) : null}
      {!busy && file?.doctor ? <Repairs report={file} reading={doctor.reading} onRead={readAgain} /> : null}
      <ColumnsDialog
        open={doctor.look !== null}
        look={doctor.look}
        reading={doctor.reading}
        busy={busy || looking}
        onRead={readAgain}
        onClose={() => doctor.setLook(null)}
      />
    </>
  );
}

/** Refusals that another choice of columns, sheet, encoding or separator may help against. */
const choosable = [
  "header_changed",
  "text_encoding",
  "csv_open_quote",
  "csv_stray_quote",
  "no_rows",
  "too_many_columns",
];

function mayChooseColumns({ code }: Refusal): boolean {
  return code !== undefined && choosable.includes(code);
}

/** Event handlers for dropping a file, and whether one is held over the element. */
function useDrop(able: boolean, take: (file: File | undefined) => void) {
  const [over, setOver] = useState(false);
  return {
    over,
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      if (able) setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files[0]);
    },
  };
}

function FileFacts({ report }: { report: ImportReport }) {
  const t = useTranslations("send.upload");
  const format = useFormatter();
  const seconds = format.number(report.tookMs / 1000, { maximumFractionDigits: 1 });
  return (
    <FileText title={report.fileName}>
      {report.sheetName ? `${report.sheetName} · ` : null}
      {report.restOf
        ? t("rest", { rows: report.rowsTotal })
        : t("file", { size: formatBytes(report.fileBytes), rows: report.rowsTotal, time: `${seconds} s` })}
    </FileText>
  );
}

function RefusalNote({ name, refusal: { cause, detail, next } }: { name: string; refusal: Refusal }) {
  const t = useTranslations("send.upload");
  return (
    <Note tone="danger" role="alert" title={t("refused", { name })} className="w-full">
      {cause}
      {detail ? <span className="block">{detail}</span> : null}
      {next ? <span className="block">{next}</span> : null}
      <span className="mt-1 block text-xs">{t("keeps")}</span>
    </Note>
  );
}
