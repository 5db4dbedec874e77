"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { ProgressBar } from "#components/ui/progress-bar";
import { durationWords } from "#lib/campaigns/duration";
import { FileBox, FileIcon, FileText } from "./file-box.tsx";
import { formatBytes } from "./format-bytes.ts";
import type { UploadState } from "./use-upload.ts";

export type RunningUpload = Extract<UploadState, { phase: "uploading" | "reading" }>;

/** The progress of an upload and of reading the file: share, rate and time left. */
export function UploadProgress({ state, onCancel }: { state: RunningUpload; onCancel: () => void }) {
  const t = useTranslations("send.upload");
  const facts = useFacts(state);
  const share = state.phase === "uploading" ? state.sent / Math.max(1, state.total) : state.share;
  const title =
    state.phase === "uploading"
      ? t("uploading", { name: state.name })
      : state.share >= 1
        ? t("checking")
        : `${t("reading")} · ${state.name}`;
  return (
    <FileBox>
      <FileIcon tone="busy" />
      <FileText title={title}>{facts.filter(Boolean).join(" · ")}</FileText>
      <Button size="sm" onClick={onCancel}>
        {t("cancel")}
      </Button>
      <ProgressBar
        className="w-full"
        label={title}
        total={1000}
        parts={[{ value: Math.round(share * 1000), tone: "primary", label: title }]}
      />
    </FileBox>
  );
}

function useFacts(state: RunningUpload): (string | null)[] {
  const t = useTranslations("send.upload");
  const time = useTranslations("campaigns.duration");
  const left = (ms: number | null) => {
    if (ms === null) return null;
    const { key, values } = durationWords(ms);
    return t("left", { time: time(key, values as never) });
  };
  if (state.phase === "uploading") {
    const { sent, total, perSecond } = state;
    return [
      t("sent", { done: formatBytes(sent), total: formatBytes(total) }),
      perSecond > 0 ? t("rate", { rate: formatBytes(perSecond) }) : null,
      perSecond > 0 ? left(((total - sent) / perSecond) * 1000) : null,
    ];
  }
  return [
    t("rows", { rows: state.rows }),
    state.rowsPerSecond > 0 ? t("rowsRate", { rows: state.rowsPerSecond }) : null,
    state.share < 1 ? left(state.leftMs) : null,
  ];
}
