"use client";

import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { Field } from "#components/form/field";
import { workspaceHeaders } from "#components/shell/page-workspace";
import { Button, IconButton } from "#components/ui/button";
import { FileText, Plus, X } from "#components/ui/icons";
import { Tag } from "#components/ui/tag";
import { type ApplicationPaper, applicationPapers } from "#db/sender-enums";
import type { PaperRow } from "#lib/channels/application/papers";
import { PAPER_MAX_BYTES, PAPERS_MAX } from "#lib/channels/application/schema";
import { removePaperAction } from "./actions.ts";

/** The logos and letters of an application: each is kept as soon as it is chosen. */
export function PapersField({
  channelId,
  papers,
  kinds = applicationPapers,
}: {
  channelId: string;
  papers: readonly PaperRow[];
  /** What may be added. */
  kinds?: readonly ApplicationPaper[];
}) {
  const t = useTranslations("channels.application");
  const sizes = useTranslations("requests.company");
  const id = useId();
  const { rows, uploading, problem, add, remove } = usePapers(channelId, papers);
  return (
    <Field
      id={id}
      label={t("papers")}
      hint={t("papersHint", { megabytes: PAPER_MAX_BYTES / 1024 / 1024, max: PAPERS_MAX })}
      error={problem}
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
                  {sizes("size", { name: row.name, kilobytes: Math.ceil(row.size / 1024) })}
                </span>
                <Tag>{t(`paper.${row.paper}`)}</Tag>
                <IconButton size="sm" label={t("removePaper", { name: row.name })} onClick={() => void remove(row.id)}>
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        <div className="flex flex-wrap gap-2">
          {kinds.map((paper) => (
            <PaperButton
              key={paper}
              paper={paper}
              busy={uploading === paper}
              disabled={rows.length >= PAPERS_MAX || uploading !== null}
              onChoose={(file) => void add(paper, file)}
            />
          ))}
        </div>
      </div>
    </Field>
  );
}

function PaperButton({
  paper,
  busy,
  disabled,
  onChoose,
}: {
  paper: ApplicationPaper;
  busy: boolean;
  disabled: boolean;
  onChoose: (file: File) => void;
}) {
  const t = useTranslations("channels.application");
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        accept={paper === "logo" ? "image/jpeg,image/png" : "application/pdf,image/jpeg,image/png"}
        aria-label={t(`addPaper.${paper}`)}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onChoose(file);
          event.target.value = "";
        }}
      />
      <Button icon={<Plus aria-hidden />} busy={busy} disabled={disabled} onClick={() => input.current?.click()}>
        {t(`addPaper.${paper}`)}
      </Button>
    </>
  );
}

function usePapers(channelId: string, first: readonly PaperRow[]) {
  const failed = useTranslations("common.error");
  const [rows, setRows] = useState<readonly PaperRow[]>(first);
  const [uploading, setUploading] = useState<ApplicationPaper | null>(null);
  const [problem, setProblem] = useState<string | undefined>();
  async function add(paper: ApplicationPaper, file: File) {
    setProblem(undefined);
    setUploading(paper);
    const answer = await post(channelId, paper, file).catch(() => null);
    if (answer && "id" in answer) setRows((held) => [...held, answer]);
    else setProblem(answer?.message ?? failed("network"));
    setUploading(null);
  }
  async function remove(paperId: string) {
    const result = await removePaperAction({ channelId, paperId }).catch(() => null);
    if (result?.ok) setRows((held) => held.filter((row) => row.id !== paperId));
    else setProblem(result?.message ?? failed("network"));
  }
  return { rows, uploading, problem, add, remove };
}

async function post(channelId: string, paper: ApplicationPaper, file: File): Promise<PaperRow | { message: string }> {
  const answer = await fetch(`/uploads/application-paper?${new URLSearchParams({ channel: channelId, paper })}`, {
    method: "POST",
    body: file,
    headers: {
      ...workspaceHeaders(),
      "content-type": "application/octet-stream",
      "x-file-name": encodeURIComponent(file.name.toWellFormed()),
    },
  });
  return (await answer.json()) as PaperRow | { message: string };
}
