"use client";

import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { Field } from "#components/form/field";
import { workspaceHeaders } from "#components/shell/page-workspace";
import { Button, IconButton } from "#components/ui/button";
import { FileText, Plus, X } from "#components/ui/icons";
import { DOCUMENT_MAX_BYTES, MAX_DOCUMENTS } from "#lib/requests/limits";
import type { DocumentRow } from "#lib/requests/verification";
import { removeDocumentAction } from "./actions.ts";

/** The papers of a verification: uploaded at once, submitted with the form. */
export function DocumentsField({
  documents,
  error,
  onChange,
}: {
  documents: readonly DocumentRow[];
  error: string | undefined;
  onChange: (ids: string[]) => void;
}) {
  const t = useTranslations("requests.verification");
  const company = useTranslations("requests.company");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { rows, uploading, problem, add, remove } = useDocuments(documents, onChange);
  return (
    <Field
      id={id}
      label={t("documents")}
      hint={t("documentsHint", { megabytes: DOCUMENT_MAX_BYTES / 1024 / 1024, max: MAX_DOCUMENTS })}
      error={problem ?? error}
      group
    >
      <div className="flex flex-col items-start gap-2">
        {rows.length > 0 ? (
          <ul className="flex w-full flex-col gap-1.5">
            {rows.map((row) => (
              <li
                key={row.id}
                className="flex min-w-0 items-center gap-2 rounded-md border border-border py-1 pr-1 pl-2.5"
              >
                <FileText className="size-4 flex-none text-muted-foreground" aria-hidden />
                <span className="min-w-0 flex-1 truncate">
                  {company("size", { name: row.name, kilobytes: Math.ceil(row.size / 1024) })}
                </span>
                <IconButton size="sm" label={t("remove", { name: row.name })} onClick={() => void remove(row.id)}>
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        <input
          ref={input}
          id={id}
          type="file"
          className="sr-only"
          tabIndex={-1}
          accept="application/pdf,image/jpeg,image/png"
          multiple
          aria-label={t("upload")}
          onChange={(event) => {
            void add([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <Button
          icon={<Plus aria-hidden />}
          busy={uploading !== null}
          disabled={rows.length >= MAX_DOCUMENTS}
          onClick={() => input.current?.click()}
        >
          {uploading === null ? t("upload") : t("uploading", { name: uploading })}
        </Button>
      </div>
    </Field>
  );
}

function useDocuments(first: readonly DocumentRow[], onChange: (ids: string[]) => void) {
  const failed = useTranslations("common.error");
  const [rows, setRows] = useState<readonly DocumentRow[]>(first);
  const [uploading, setUploading] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | undefined>();
  function keep(next: readonly DocumentRow[]) {
    setRows(next);
    onChange(next.map(({ id }) => id));
  }
  async function add(files: readonly File[]) {
    setProblem(undefined);
    let next = rows;
    for (const file of files) {
      setUploading(file.name);
      const answer = await post(file).catch(() => null);
      if (answer && "id" in answer) next = [...next, answer];
      else setProblem(answer?.message ?? failed("network"));
      keep(next);
      if (!answer || !("id" in answer)) break;
    }
    setUploading(null);
  }
  async function remove(id: string) {
    keep(rows.filter((row) => row.id !== id));
    await removeDocumentAction(id);
  }
  return { rows, uploading, problem, add, remove };
}

async function post(file: File): Promise<DocumentRow | { message: string }> {
  const answer = await fetch("/uploads/verification-document", {
    method: "POST",
    body: file,
    headers: {
      ...workspaceHeaders(),
      "content-type": "application/octet-stream",
      "x-file-name": encodeURIComponent(file.name.toWellFormed()),
    },
  });
  return (await answer.json()) as DocumentRow | { message: string };
}
