"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { postFile } from "#components/messaging/library/post-file";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Upload } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import { toast } from "#components/ui/toast";
import type { LibraryRow } from "#lib/media/library/queries";

type Props = { file: Pick<LibraryRow, "id" | "name" | "uses">; onClose: () => void };

/** Puts another file in the place of this one, and says beforehand what becomes of what uses it. */
export function ReplaceDialog({ file, onClose }: Props) {
  const t = useTranslations("library.replace");
  const failed = useTranslations("common.error");
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = sent !== null;

  async function submit() {
    if (!chosen) return setProblem(t("chooseFirst"));
    setProblem(null);
    setSent(0);
    const result = await postFile(chosen, { replaces: file.id }, setSent);
    setSent(null);
    if (!("file" in result)) return setProblem(result.message ?? failed("network"));
    toast.success(t("done", { name: file.name }));
    onClose();
    router.refresh();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      locked={busy}
      title={t("title", { name: file.name })}
      description={t("text")}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t("cancel")}
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void submit()}>
            {t("submit")}
          </Button>
        </>
      }
    >
      {problem ? (
        <Note tone="danger" role="alert">
          {problem}
        </Note>
      ) : null}
      <Note tone={file.uses > 0 ? "warning" : "info"}>{t("uses", { count: file.uses })}</Note>
      <div className="flex min-w-0 items-center gap-3">
        <input
          ref={input}
          type="file"
          className="sr-only"
          tabIndex={-1}
          aria-label={t("choose")}
          onChange={(event) => {
            setChosen(event.target.files?.[0] ?? null);
            setProblem(null);
          }}
        />
        <Button icon={<Upload aria-hidden />} disabled={busy} onClick={() => input.current?.click()}>
          {t("choose")}
        </Button>
        <span className="min-w-0 truncate text-muted-foreground" aria-live="polite">
          {chosen?.name ?? t("noFile")}
        </span>
      </div>
      {busy && chosen ? (
        <ProgressBar label={chosen.name} total={1} parts={[{ value: sent, tone: "primary", label: t("sent") }]} />
      ) : null}
    </Dialog>
  );
}
