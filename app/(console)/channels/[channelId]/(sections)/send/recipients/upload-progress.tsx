"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { ProgressBar } from "#components/ui/progress-bar";
import { durationWords } from "#lib/campaigns/report/duration";
import { FileBox, FileIcon, FileText } from "./file-box.tsx";
import { formatBytes } from "./format-bytes.ts";
import type { RunningUpload } from "./use-upload.ts";

/** The progress of an upload and of reading the file: place in the queue, share, rate and time left. */
export function UploadProgress({ state, onCancel }: { state: RunningUpload; onCancel: () => void }) {
  const t = useTranslations("send.upload");
  const facts = useFacts(state);
  const share = shareOf(state);
  const title = {
    uploading: t("uploading", { name: state.name }),
    waiting: t("waiting", { name: state.name }),
    reading: share >= 1 ? t("checking") : `${t("reading")} · ${state.name}`,
  }[state.phase];
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

function shareOf(state: RunningUpload): number {
  if (state.phase === "waiting") return 0;
  return state.phase === "uploading" ? state.sent / Math.max(1, state.total) : state.share;
}

function useFacts(state: RunningUpload): (string | null)[] {
  const t = useTranslations("send.upload");
  const time = useTranslations("campaigns.duration");
  const left = (ms: number | null) => {
    if (ms === null) return null;
    const { key, values } = durationWords(ms);
    return t("left", { time: time(key, values as never) });
  };
  if (state.phase === "waiting") return [t("before", { count: state.before })];
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
    state.rowsPerSecond > 0 ? t("rowsRate", { rate: state.rowsPerSecond }) : null,
    state.share < 1 ? left(state.leftMs) : null,
  ];
}
