"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { Field } from "#components/form/field";
import { DownloadLink } from "#components/shell/download-link";
import { Button } from "#components/ui/button";
import { cn } from "#components/ui/cn";
import { Dialog } from "#components/ui/dialog";
import { Upload } from "#components/ui/icons";
import { KeyValue } from "#components/ui/key-value";
import { Note } from "#components/ui/note";
import { RadioCards } from "#components/ui/radio-cards";
import { Select } from "#components/ui/select";
import { textLinkLook } from "#components/ui/text-link";
import { type SuppressionKind, suppressionKinds } from "#db/audience-enums";
import type { Platform } from "#db/enums";
import type { ActionResult } from "#lib/actions/result";
import type { RefusedRow, SuppressionImport } from "#lib/audience/import-suppressions";

type Refused = Extract<ActionResult<never>, { ok: false }>;
type Props = { platforms: readonly Platform[]; maxBytes: number; onClose: () => void };

/** Takes a file of people, then says what became of each of its rows. */
export function ImportDialog({ platforms, maxBytes, onClose }: Props) {
  const t = useTranslations("audience.importDialog");
  const router = useRouter();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [result, setResult] = useState<SuppressionImport | null>(null);
  const say = useTranslations("errors.audience");

  async function submit(given: { file: File | null; platform: string; kind: SuppressionKind }) {
    if (!given.file) return setProblem(t("choose"));
    if (given.file.size > maxBytes) {
      return setProblem(say("fileTooLarge", { megabytes: Math.floor(maxBytes / 1024 / 1024) }));
    }
    setBusy(true);
    setProblem(null);
    const answer = await post(given.file, given.platform, given.kind);
    setBusy(false);
    if (answer === null) return setProblem(t("network"));
    if (!answer.ok) return setProblem(answer.message);
    setResult(answer.data);
    router.refresh();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      locked={busy}
      title={t("title")}
      description={result ? undefined : t("text")}
      footer={
        result ? (
          <>
            <Button onClick={() => setResult(null)}>{t("again")}</Button>
            <Button variant="primary" onClick={onClose}>
              {t("close")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose} disabled={busy}>
              {t("close")}
            </Button>
            <Button type="submit" form={id} variant="primary" busy={busy}>
              {t("submit")}
            </Button>
          </>
        )
      }
    >
      {result ? (
        <Result result={result} />
      ) : (
        <ImportForm id={id} platforms={platforms} problem={problem} onSubmit={submit} />
      )}
    </Dialog>
  );
}

/** @returns null when no answer came */
async function post(file: File, platform: string, kind: string): Promise<ActionResult<SuppressionImport> | null> {
  try {
    const answer = await fetch(`/uploads/suppressions?${new URLSearchParams({ platform, kind })}`, {
      method: "POST",
      body: file,
      headers: {
        "content-type": "application/octet-stream",
        "x-file-name": encodeURIComponent(file.name.toWellFormed()),
      },
    });
    const body: unknown = await answer.json();
    if (answer.ok) return { ok: true, data: body as SuppressionImport };
    return { ...(body as Omit<Refused, "ok">), ok: false };
  } catch {
    return null;
  }
}

function ImportForm({
  id,
  platforms,
  problem,
  onSubmit,
}: {
  id: string;
  platforms: readonly Platform[];
  problem: string | null;
  onSubmit: (given: { file: File | null; platform: string; kind: SuppressionKind }) => Promise<void>;
}) {
  const t = useTranslations("audience");
  const words = useTranslations("states.platform");
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [platform, setPlatform] = useState<Platform | undefined>(platforms[0]);
  const [kind, setKind] = useState<SuppressionKind>("marketing");
  function submit(event: FormEvent) {
    event.preventDefault();
    void onSubmit({ file, platform: platform ?? "", kind });
  }
  return (
    <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate>
      {problem ? (
        <Note tone="danger" role="alert">
          {problem}
        </Note>
      ) : null}
      <DownloadLink href="/downloads/suppressions-template" className={cn(textLinkLook, "self-start")}>
        {t("importDialog.template")}
      </DownloadLink>
      {platforms.length > 1 ? (
        <Field id={`${id}-platform`} label={t("columns.platform")}>
          <Select
            id={`${id}-platform`}
            options={platforms.map((value) => ({ value, label: words(value) }))}
            value={platform}
            onValueChange={setPlatform}
          />
        </Field>
      ) : null}
      <Field id={`${id}-file`} label={t("importDialog.file")} group>
        <div className="flex min-w-0 items-center gap-3">
          <input
            ref={input}
            type="file"
            className="sr-only"
            tabIndex={-1}
            aria-label={t("importDialog.file")}
            accept=".xlsx,.csv,.tsv,.txt,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
          <Button icon={<Upload aria-hidden />} onClick={() => input.current?.click()}>
            {t("importDialog.pick")}
          </Button>
          <span className="min-w-0 truncate text-muted-foreground" aria-live="polite">
            {file?.name ?? t("importDialog.noFile")}
          </span>
        </div>
      </Field>
      <Field id={`${id}-kind`} label={t("importDialog.kind")} group>
        <RadioCards
          id={`${id}-kind`}
          aria-labelledby={`${id}-kind-label`}
          options={suppressionKinds.map((value) => ({
            value,
            title: t(`kind.${value}`),
            text: t(`kindText.${value}`),
          }))}
          value={kind}
          onValueChange={setKind}
        />
      </Field>
    </form>
  );
}

function Result({ result }: { result: SuppressionImport }) {
  const t = useTranslations("audience.importDialog");
  const format = useFormatter();
  const figures = ["added", "already", "repeated", "refused"] as const;
  return (
    <div className="flex flex-col gap-3.5" role="status">
      <p className="font-medium">{t("result", { rows: result.rows })}</p>
      <KeyValue
        rows={figures.map((name) => ({
          key: name,
          label: t(name),
          value: <span className="tabular-nums">{format.number(result[name])}</span>,
        }))}
      />
      {result.examples.length > 0 ? <RefusedRows rows={result.examples} /> : null}
    </div>
  );
}

function RefusedRows({ rows }: { rows: readonly RefusedRow[] }) {
  const t = useTranslations("audience.importDialog");
  const reasons = useTranslations("rowReasons");
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium">{t("first")}</h3>
      <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto text-xs text-muted-foreground">
        {rows.map(({ row, text, reason }) => (
          <li key={row} className="[overflow-wrap:anywhere]">
            <b className="font-medium text-foreground">{t("row", { row })}</b> {text}:{" "}
            {reason === "unknown_kind" ? t("unknownKind") : reasons(`${reason}.text`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
