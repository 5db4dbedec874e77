"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { type Control, type FieldPathByValue, type FieldValues, useController } from "react-hook-form";
import { describedBy, Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { FileText, Upload } from "#components/ui/icons";
import { TERMS_FILE_MAX } from "#lib/customers/limits";
import { termsAccept } from "#lib/customers/terms-kind";

type Stored = { id: string; fileName: string; size: number };
const megabytes = TERMS_FILE_MAX / 1024 / 1024;

/** Chooses a file with terms and uploads it at once; the field's value is the id it is kept under. */
export function TermsField<T extends FieldValues, C, O>({
  control,
  name,
}: {
  control: Control<T, C, O>;
  name: FieldPathByValue<T, string>;
}) {
  const t = useTranslations("customers.create");
  const say = useTranslations("errors.customers");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { field, fieldState } = useController({ control, name });
  const [stored, setStored] = useState<Stored | null>(null);
  const [uploading, setUploading] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function take(file: File | undefined) {
    if (!file) return;
    if (file.size > TERMS_FILE_MAX) return setProblem(say("fileTooLarge", { megabytes }));
    setProblem(null);
    setUploading(file.name);
    const answer = await post(file);
    setUploading(null);
    if (typeof answer === "object") {
      setStored(answer);
      field.onChange(answer.id);
    } else setProblem(answer || t("network"));
  }

  const error = problem ?? fieldState.error?.message;
  const hint = t("termsHint", { megabytes });
  return (
    <Field id={id} label={t("termsFile")} hint={hint} error={error} group>
      <div className="flex min-w-0 flex-wrap items-center gap-3">
        <input
          ref={input}
          type="file"
          className="sr-only"
          tabIndex={-1}
          accept={termsAccept}
          aria-label={t("termsFile")}
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <Button
          ref={field.ref}
          icon={<Upload aria-hidden />}
          busy={uploading !== null}
          aria-describedby={describedBy(id, hint, error)}
          onClick={() => input.current?.click()}
        >
          {stored ? t("replace") : t("choose")}
        </Button>
        <span className="flex min-w-0 items-center gap-2 text-secondary-foreground" role="status">
          {uploading ? t("uploading", { name: uploading }) : stored ? <StoredFile file={stored} /> : null}
        </span>
      </div>
    </Field>
  );
}

function StoredFile({ file }: { file: Stored }) {
  const size = useFileSize();
  return (
    <>
      <FileText className="size-4 flex-none text-muted-foreground" aria-hidden />
      <span className="min-w-0 truncate">{file.fileName}</span>
      <span className="flex-none text-xs text-muted-foreground tabular-nums">{size(file.size)}</span>
    </>
  );
}

/** Bytes as kilobytes or megabytes. */
export function useFileSize(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const [value, unit] = bytes < 1024 * 1024 ? [Math.max(1, bytes / 1024), "kB"] : [bytes / 1024 / 1024, "MB"];
    return `${format.number(value, { maximumFractionDigits: unit === "kB" ? 0 : 1 })} ${unit}`;
  };
}

/** @returns the stored file, why it was refused, or an empty text when no answer came */
async function post(file: File): Promise<Stored | string> {
  try {
    const answer = await fetch("/uploads/terms", {
      method: "POST",
      body: file,
      headers: {
        "content-type": "application/octet-stream",
        "x-file-name": encodeURIComponent(file.name.toWellFormed()),
      },
    });
    const body: unknown = await answer.json();
    return answer.ok ? (body as Stored) : (body as { message: string }).message;
  } catch {
    return "";
  }
}
