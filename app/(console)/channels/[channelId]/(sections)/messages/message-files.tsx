"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DownloadLink, useDownload } from "#components/shell/download-link";
import { Button } from "#components/ui/button";
import { Download, FileText, RotateCw } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import type { MessageFile } from "#lib/media/queries";
import { fetchAgainAction } from "./actions.ts";
import { useKindWords } from "./use-kind-words.ts";

/** Where a file is asked for again. */
type FetchedFor = { channelId: string; messageId: string };

/**
 * The files of an inbound message: pictures shown, everything else to be saved, and what became of those that are not here.
 * @param message null for whoever may not ask for a file again
 */
export function MessageFiles({ files, message }: { files: readonly MessageFile[]; message: FetchedFor | null }) {
  return (
    <ul className="grid gap-2.5">
      {files.map((file) => (
        <li key={file.position} className="min-w-0">
          {file.href ? <KeptFile file={file} href={file.href} /> : <AbsentFile {...{ file, message }} />}
        </li>
      ))}
    </ul>
  );
}

function KeptFile({ file, href }: { file: MessageFile; href: string }) {
  const t = useTranslations("messages.files");
  const { addressOf } = useDownload();
  const name = useFileName(file);
  return (
    <div className="grid gap-2 rounded-md border border-border bg-sunken p-3">
      {file.picture ? (
        <a href={addressOf(href)} target="_blank" rel="noreferrer" className="justify-self-start">
          {/* biome-ignore lint/performance/noImgElement: it comes through a route that asks who reads, and is kept by nobody */}
          <img src={addressOf(href)} alt={t("picture", { name })} className="max-h-72 max-w-full rounded-sm" />
        </a>
      ) : null}
      <div className="flex min-w-0 items-center gap-2">
        <FileText className="size-4 flex-none text-muted-foreground" aria-hidden />
        <span className="min-w-0 flex-1 text-sm wrap-anywhere">
          {name}
          <span className="block text-xs text-muted-foreground">
            {[
              file.type,
              file.size === null ? null : t("size", { kilobytes: Math.max(1, Math.round(file.size / 1024)) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
        <DownloadLink
          href={`${href}&save=1`}
          aria-label={t("save", { name })}
          className="inline-flex size-8 flex-none items-center justify-center rounded-md border border-border bg-card hover:bg-muted"
        >
          <Download className="size-4" aria-hidden />
        </DownloadLink>
      </div>
    </div>
  );
}

function AbsentFile({ file, message }: { file: MessageFile; message: FetchedFor | null }) {
  const t = useTranslations("messages.files");
  const name = useFileName(file);
  if (file.state === "failed") {
    return (
      <Note tone="warning" title={t("failed", { name })}>
        {t(`troubles.${file.trouble ?? "unreachable"}`)}
        {file.detail ? (
          <span className="mt-1 block text-xs text-secondary-foreground wrap-anywhere">
            {t("detail", { words: file.detail })}
          </span>
        ) : null}
        {message ? <FetchAgain {...message} position={file.position} name={name} /> : null}
      </Note>
    );
  }
  return (
    <p className="rounded-md border border-border bg-sunken px-3 py-2.5 text-sm text-muted-foreground">
      {file.state === "removed" ? t("removed", { name }) : t(file.trouble ? "again" : "fetching", { name })}
    </p>
  );
}

function FetchAgain({ name, ...file }: FetchedFor & { position: number; name: string }) {
  const t = useTranslations("messages.files");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    const result = await fetchAgainAction(file);
    setBusy(false);
    if (!result.ok) return toast.error(result.message);
    toast.success(t("asked"));
    router.refresh();
  };
  return (
    <span className="mt-2 block">
      <Button
        size="sm"
        icon={<RotateCw aria-hidden />}
        busy={busy}
        aria-label={t("fetchAgainLabel", { name })}
        onClick={() => void ask()}
      >
        {t("fetchAgain")}
      </Button>
    </span>
  );
}

/** Its name, or what it is where nobody named it. */
function useFileName({ name, kind }: MessageFile): string {
  const kindWords = useKindWords();
  return name ?? kindWords(kind);
}
