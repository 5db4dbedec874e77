"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { LibraryButton, NewerFileNote } from "#components/messaging/library/library-choice";
import { Button, IconButton } from "#components/ui/button";
import { Bytes } from "#components/ui/bytes";
import { Upload, X } from "#components/ui/icons";
import type { TemplateFile, TemplateMedia } from "#db/json/template-content";
import { Problems } from "../blocks/block.tsx";
import { type BlockProps, controlId } from "../design.ts";
import { useUpload } from "./use-upload.ts";

type Props = Pick<BlockProps, "errors" | "uploads"> & {
  /** The path of the file in the content. */
  path: string;
  file: TemplateFile | null;
  /** What the library is asked for. */
  kind: TemplateMedia["kind"];
  /** The words of the button while there is no file. */
  label: string;
  types: readonly string[];
  /** What may be chosen, or where the file is if not here. */
  hint: string;
  onFile: (file: TemplateFile | null) => void;
  /** Told what was chosen, before it is uploaded. */
  onChosen?: (file: File) => void;
};

/** A file that is uploaded, replaced or removed. */
export function FileRow({ errors, uploads, path, file, kind, label, types, hint, onFile, onChosen }: Props) {
  const t = useTranslations("templates.parts");
  const { failure, busy, upload } = useUpload(uploads, onFile);
  const input = useRef<HTMLInputElement>(null);
  const id = controlId(path);
  const pick = (chosen: TemplateFile, href: string) => {
    uploads.onUploaded(chosen.id, href);
    onFile(chosen);
  };
  const problems = [...(failure ? [failure] : []), ...errors(path)];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <input
        ref={input}
        type="file"
        accept={types.join(",")}
        className="hidden"
        aria-label={label}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = "";
          if (!chosen) return;
          onChosen?.(chosen);
          void upload(chosen);
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
          {file ? t("replace") : label}
        </Button>
        <LibraryButton channelId={uploads.channelId} kind={kind} accept={types} onPick={pick} />
        {file ? (
          <>
            <span className="min-w-0 truncate">{file.name}</span>
            <span className="text-xs text-muted-foreground">
              <Bytes value={file.size} />
            </span>
            <IconButton label={t("removeFile")} size="sm" onClick={() => onFile(null)}>
              <X className="size-3.5" aria-hidden />
            </IconButton>
          </>
        ) : (
          <span className="text-xs text-muted-foreground">{hint}</span>
        )}
      </div>
      <NewerFileNote fileId={file?.id ?? null} onPick={pick} />
      <Problems id={`${id}-error`} messages={problems} />
    </div>
  );
}
