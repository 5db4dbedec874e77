"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { LibraryButton, NewerFileNote } from "#components/messaging/library/library-choice";
import { workspaceHeaders } from "#components/shell/page-workspace";
import { Button, IconButton } from "#components/ui/button";
import { Bytes } from "#components/ui/bytes";
import { Checkbox } from "#components/ui/checkbox";
import { Upload, X } from "#components/ui/icons";
import type { TemplateFile, TemplateMedia } from "#db/schema/templates";
import { type BlockProps, controlId } from "../design.ts";
import { Problems } from "./block.tsx";

type Props = Pick<BlockProps, "rules" | "errors" | "uploads"> & {
  /** The path of the file in the content. */
  path: string;
  media: TemplateMedia;
  onChange: (media: TemplateMedia) => void;
};

/** The sample of a picture, film or document, and whether each person gets a file of their own. */
export function MediaField({ rules, errors, uploads, path, media, onChange }: Props) {
  const t = useTranslations("templates.parts");
  const { failure, busy, upload } = useUpload(uploads, (file) => onChange({ ...media, file, sample: undefined }));
  const input = useRef<HTMLInputElement>(null);
  const id = controlId(path);
  const pick = (file: TemplateFile, href: string) => {
    uploads.onUploaded(file.id, href);
    onChange({ ...media, file, sample: undefined });
  };
  const problems = [...(failure ? [failure] : []), ...errors(path)];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <input
        ref={input}
        type="file"
        accept={rules.parts?.media[media.kind]?.types.join(",")}
        className="hidden"
        aria-label={t(`upload.${media.kind}`)}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) void upload(file);
        }}
      />
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <Button
          id={id}
          size="sm"
          busy={busy}
          icon={<Upload className="size-3.5" aria-hidden />}
          aria-describedby={problems.length > 0 ? `${id}-error` : undefined}
          onClick={() => input.current?.click()}
        >
          {media.file ? t("replace") : t(`upload.${media.kind}`)}
        </Button>
        <LibraryButton
          channelId={uploads.channelId}
          kind={media.kind}
          accept={rules.parts?.media[media.kind]?.types}
          onPick={pick}
        />
        {media.file ? (
          <>
            <span className="min-w-0 truncate">{media.file.name}</span>
            <span className="text-xs text-muted-foreground">
              <Bytes value={media.file.size} />
            </span>
            <IconButton label={t("removeFile")} size="sm" onClick={() => onChange({ ...media, file: null })}>
              <X className="size-3.5" aria-hidden />
            </IconButton>
          </>
        ) : (
          <span className="text-xs text-muted-foreground">
            {media.sample ? t("sampleThere") : t(`limits.${media.kind}`, { megabytes: megabytesOf(rules, media.kind) })}
          </span>
        )}
      </div>
      <NewerFileNote fileId={media.file?.id ?? null} onPick={pick} />
      <Checkbox
        checked={media.perPerson}
        onCheckedChange={(perPerson) => onChange({ ...media, perPerson })}
        label={
          <>
            {t("perPerson")}
            <span className="block text-xs text-muted-foreground">{t("perPersonHint")}</span>
          </>
        }
      />
      <Problems id={`${id}-error`} messages={problems} />
    </div>
  );
}

function megabytesOf({ parts }: BlockProps["rules"], kind: TemplateMedia["kind"]): number {
  return Math.round((parts?.media[kind]?.maxBytes ?? 0) / 1024 / 1024);
}

/** Uploads a chosen file; what the server refuses is told at the field. */
function useUpload({ channelId, onUploaded }: BlockProps["uploads"], onFile: (file: TemplateFile) => void) {
  const failed = useTranslations("common.error");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function upload(chosen: File) {
    setBusy(true);
    setFailure(null);
    try {
      const answer = await post(channelId, chosen);
      if ("id" in answer) {
        onUploaded(answer.id, answer.href);
        onFile({ id: answer.id, name: answer.name, type: answer.type, size: answer.size });
      } else setFailure(answer.message);
    } catch {
      setFailure(failed("network"));
    } finally {
      setBusy(false);
    }
  }
  return { failure, busy, upload };
}

async function post(channelId: string, file: File): Promise<(TemplateFile & { href: string }) | { message: string }> {
  const answer = await fetch(`/uploads/media?${new URLSearchParams({ channel: channelId })}`, {
    method: "POST",
    body: file,
    headers: {
      ...workspaceHeaders(),
      "content-type": file.type || "application/octet-stream",
      "x-file-name": encodeURIComponent(file.name.toWellFormed()),
    },
  });
  return (await answer.json()) as (TemplateFile & { href: string }) | { message: string };
}
