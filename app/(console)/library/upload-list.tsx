"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { Bytes } from "#components/ui/bytes";
import { Card } from "#components/ui/card";
import { CircleAlert, CircleCheck, Clock, Copy, LoaderCircle, RotateCw } from "#components/ui/icons";
import { ProgressBar } from "#components/ui/progress-bar";
import type { Uploading } from "./use-uploads.ts";

const icons = {
  waiting: <Clock className="size-4 text-muted-foreground" aria-hidden />,
  sending: <LoaderCircle className="size-4 motion-safe:animate-spin text-muted-foreground" aria-hidden />,
  done: <CircleCheck className="size-4 text-success" aria-hidden />,
  known: <Copy className="size-4 text-info" aria-hidden />,
  failed: <CircleAlert className="size-4 text-danger" aria-hidden />,
} as const;

/** The files that are being uploaded, were, or were refused, each with what became of it. */
export function UploadList({
  items,
  onRetry,
  onClear,
}: {
  items: readonly Uploading[];
  onRetry: (key: string) => void;
  onClear: () => void;
}) {
  const t = useTranslations("library.upload");
  // What was refused stands first: it is what somebody has to look at.
  const failed = items.filter(({ state }) => state === "failed");
  const shown = [...failed, ...items.filter((item) => !failed.includes(item))];
  const ended = items.filter(({ state }) => state !== "waiting" && state !== "sending").length;
  return (
    <Card aria-label={t("area")}>
      <div className="flex min-w-0 items-center gap-3 px-4 pt-3">
        <b className="min-w-0 flex-1 font-medium tabular-nums" role="status">
          {t("progress", { ended, count: items.length })}
        </b>
        {ended > 0 ? (
          <Button variant="quiet" size="sm" onClick={onClear}>
            {t("clear")}
          </Button>
        ) : null}
      </div>
      <ul className="flex max-h-64 min-w-0 flex-col gap-2 overflow-y-auto px-4 py-3">
        {shown.map((item) => (
          <li key={item.key} className="flex min-w-0 items-start gap-2">
            <span className="flex h-5 items-center">{icons[item.state]}</span>
            <span className="min-w-0 flex-1">
              <span className="flex min-w-0 items-baseline gap-2">
                <span className="truncate">{item.file.name}</span>
                <span className="text-xs text-muted-foreground">
                  <Bytes value={item.file.size} />
                </span>
              </span>
              <Outcome item={item} />
            </span>
            {item.state === "failed" ? (
              <Button
                variant="quiet"
                size="sm"
                icon={<RotateCw aria-hidden />}
                aria-label={t("retryFile", { name: item.file.name })}
                onClick={() => onRetry(item.key)}
              >
                {t("retry")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Outcome({ item }: { item: Uploading }) {
  const t = useTranslations("library.upload");
  const { state } = item;
  if (state === "failed") return <span className="block text-xs text-danger">{item.message}</span>;
  if (state === "known")
    return <span className="block text-xs text-muted-foreground">{t("known", { name: item.name })}</span>;
  if (state !== "sending") return null;
  return (
    <ProgressBar
      size="xs"
      className="mt-1.5"
      label={item.file.name}
      total={1}
      parts={[{ value: item.sent, tone: "primary", label: t("sent") }]}
    />
  );
}
