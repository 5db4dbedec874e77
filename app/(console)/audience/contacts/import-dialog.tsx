"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { Field } from "#components/form/field";
import { DownloadLink } from "#components/shell/download-link";
import { Button } from "#components/ui/button";
import { cn } from "#components/ui/cn";
import { Dialog } from "#components/ui/dialog";
import { Upload } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { RadioCards } from "#components/ui/radio-cards";
import { Select } from "#components/ui/select";
import { textLinkLook } from "#components/ui/text-link";
import type { ActionResult } from "#lib/actions/result";
import type { Group } from "#lib/contacts/groups";
import { duplicateChoices, importActs } from "#lib/contacts/schema";

type Refused = Extract<ActionResult<never>, { ok: false }>;
type Asked = {
  act: (typeof importActs)[number];
  duplicates: (typeof duplicateChoices)[number];
  group: string;
};

/** No group: Radix knows no empty value. */
const noGroup = "-";

/** Takes a file of contacts, then leads to the page that says how far it is. */
export function ImportDialog({
  groups,
  group,
  maxBytes,
  onClose,
}: {
  groups: readonly Group[];
  group: Group | null;
  maxBytes: number;
  onClose: () => void;
}) {
  const t = useTranslations("contacts.importDialog");
  const router = useRouter();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const say = useTranslations("errors.audience");

  async function submit(file: File | null, asked: Asked) {
    if (!file) return setProblem(t("choose"));
    if (file.size > maxBytes) {
      return setProblem(say("fileTooLarge", { megabytes: Math.floor(maxBytes / 1024 / 1024) }));
    }
    setBusy(true);
    setProblem(null);
    const answer = await post(file, asked);
    setBusy(false);
    if (answer === null) return setProblem(t("network"));
    if (!answer.ok) return setProblem(answer.message);
    onClose();
    router.push("/audience/files");
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      locked={busy}
      title={t("title")}
      description={t("text")}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t("close")}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t("submit")}
          </Button>
        </>
      }
    >
      <ImportForm id={id} groups={groups} group={group} problem={problem} onSubmit={submit} />
    </Dialog>
  );
}

/** @returns null when no answer came */
async function post(file: File, asked: Asked): Promise<ActionResult<{ id: string }> | null> {
  try {
    const answer = await fetch(`/uploads/contacts?${new URLSearchParams(asked)}`, {
      method: "POST",
      body: file,
      headers: {
        "content-type": "application/octet-stream",
        "x-file-name": encodeURIComponent(file.name.toWellFormed()),
      },
    });
    const body: unknown = await answer.json();
    if (answer.ok) return { ok: true, data: body as { id: string } };
    return { ...(body as Omit<Refused, "ok">), ok: false };
  } catch {
    return null;
  }
}

function ImportForm({
  id,
  groups,
  group,
  problem,
  onSubmit,
}: {
  id: string;
  groups: readonly Group[];
  group: Group | null;
  problem: string | null;
  onSubmit: (file: File | null, asked: Asked) => Promise<void>;
}) {
  const t = useTranslations("contacts.importDialog");
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [asked, setAsked] = useState<Asked>({ act: "add", duplicates: "ignore", group: group?.id ?? "" });
  function submit(event: FormEvent) {
    event.preventDefault();
    void onSubmit(file, asked);
  }
  return (
    <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate>
      {problem ? (
        <Note tone="danger" role="alert">
          {problem}
        </Note>
      ) : null}
      <DownloadLink href="/downloads/contacts-template" className={cn(textLinkLook, "self-start")}>
        {t("template")}
      </DownloadLink>
      <Field id={`${id}-file`} label={t("file")} group>
        <div className="flex min-w-0 items-center gap-3">
          <input
            ref={input}
            type="file"
            className="sr-only"
            tabIndex={-1}
            aria-label={t("file")}
            accept=".xlsx,.csv,.tsv,.txt,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
          <Button icon={<Upload aria-hidden />} onClick={() => input.current?.click()}>
            {t("pick")}
          </Button>
          <span className="min-w-0 truncate text-muted-foreground" aria-live="polite">
            {file?.name ?? t("noFile")}
          </span>
        </div>
      </Field>
      <Field id={`${id}-act`} label={t("act")}>
        <Select
          id={`${id}-act`}
          value={asked.act}
          onValueChange={(act) => setAsked({ ...asked, act })}
          options={importActs.map((value) => ({ value, label: t(`acts.${value}`) }))}
        />
      </Field>
      {groups.length > 0 && asked.act !== "delete" ? (
        <Field id={`${id}-group`} label={t("group")}>
          <Select
            id={`${id}-group`}
            value={asked.group || noGroup}
            onValueChange={(chosen) => setAsked({ ...asked, group: chosen === noGroup ? "" : chosen })}
            options={[
              { value: noGroup, label: t("noGroup") },
              ...groups.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
      ) : null}
      {asked.act === "add" ? (
        <Field id={`${id}-known`} label={t("known")} group>
          <RadioCards
            id={`${id}-known`}
            aria-labelledby={`${id}-known-label`}
            value={asked.duplicates}
            onValueChange={(duplicates) => setAsked({ ...asked, duplicates })}
            options={duplicateChoices.map((value) => ({
              value,
              title: t(`duplicates.${value}`),
              text: t(`duplicates.${value}Text`),
            }))}
          />
        </Field>
      ) : null}
    </form>
  );
}
