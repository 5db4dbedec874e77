"use client";

import { useTranslations } from "next-intl";
import { DownloadLink, useDownload } from "#components/shell/download-link";
import { Download, FileText } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import type { MessageFile } from "#lib/media/queries";
import { useKindWords } from "./use-kind-words.ts";

/** The files of an inbound message: pictures shown, everything else to be saved, and what became of those that are not here. */
export function MessageFiles({ files }: { files: readonly MessageFile[] }) {
  return (
    <ul className="grid gap-2.5">
      {files.map((file) => (
        <li key={file.position} className="min-w-0">
          {file.href ? <KeptFile file={file} href={file.href} /> : <AbsentFile file={file} />}
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

function AbsentFile({ file }: { file: MessageFile }) {
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
      </Note>
    );
  }
  return (
    <p className="rounded-md border border-border bg-sunken px-3 py-2.5 text-sm text-muted-foreground">
      {file.state === "removed" ? t("removed", { name }) : t(file.trouble ? "again" : "fetching", { name })}
    </p>
  );
}

/** Its name, or what it is where nobody named it. */
function useFileName({ name, kind }: MessageFile): string {
  const kindWords = useKindWords();
  return name ?? kindWords(kind);
}
