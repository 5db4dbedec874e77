"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Search, Upload } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Note } from "#components/ui/note";
import { Skeleton } from "#components/ui/skeleton";
import type { TemplateFile } from "#db/json/template-content";
import type { MediaKind } from "#lib/connectors/profile";
import type { FileChoice } from "#lib/media/library/find-files";
import { FileFacts, FitText } from "./file-facts.tsx";
import { FilePicture } from "./file-picture.tsx";
import { postFile } from "./post-file.tsx";

export type PickerProps = {
  channelId: string;
  /** What is to be chosen: only files that the channel's platform takes as this are shown. */
  kind: Exclude<MediaKind, "sticker">;
  /** Types of the files that may be uploaded; all when absent. */
  accept?: readonly string[];
  /** A file was chosen or uploaded; `href` shows it for minutes. */
  onPick: (file: TemplateFile, href: string) => void;
  onClose: () => void;
};

/** Chooses a file of the library for a channel, or uploads one and chooses that. */
export function MediaPicker({ channelId, kind, accept, onPick, onClose }: PickerProps) {
  const t = useTranslations("library.picker");
  const id = useId();
  const [typed, setTyped] = useState("");
  const found = useChoices(channelId, kind, typed);
  const upload = useUpload(channelId, (file, href) => {
    onPick(file, href);
    onClose();
  });
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      locked={upload.busy}
      width="xl"
      title={t(`title.${kind}`)}
      description={t("text")}
      footer={
        <>
          <Button onClick={onClose} disabled={upload.busy}>
            {t("close")}
          </Button>
          <Button icon={<Upload aria-hidden />} busy={upload.busy} onClick={() => input.current?.click()}>
            {t("upload")}
          </Button>
        </>
      }
    >
      <input
        ref={input}
        type="file"
        accept={accept?.join(",")}
        className="hidden"
        aria-label={t("upload")}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) void upload.start(file);
        }}
      />
      {upload.problem ? (
        <Note tone="danger" role="alert">
          {upload.problem}
        </Note>
      ) : null}
      <div className="relative">
        <Search
          className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted-foreground"
          aria-hidden
        />
        <Input
          id={id}
          type="search"
          className="pl-8"
          value={typed}
          aria-label={t("search")}
          placeholder={t("search")}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <Choices
        found={found}
        searched={typed.trim() !== ""}
        onPick={({ id: fileId, name, type, size, href }) => {
          onPick({ id: fileId, name, type, size }, href);
          onClose();
        }}
      />
    </Dialog>
  );
}

type Found = ReturnType<typeof useChoices>;

function Choices({
  found,
  searched,
  onPick,
}: {
  found: Found;
  searched: boolean;
  onPick: (choice: FileChoice) => void;
}) {
  const t = useTranslations("library.picker");
  const { files, state, more, loadMore } = found;
  if (state === "failed") return <Note tone="danger">{t("failed")}</Note>;
  if (state === "loading" && files.length === 0) return <Skeleton className="h-40 w-full" />;
  if (files.length === 0)
    return <p className="py-8 text-center text-muted-foreground">{t(searched ? "noMatch" : "none")}</p>;
  return (
    <>
      <ul
        className="grid max-h-[52vh] grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-2 overflow-y-auto p-0.5"
        aria-label={t("files")}
        aria-busy={state === "loading"}
      >
        {files.map((file) => (
          <li key={file.id} className="min-w-0">
            <Choice file={file} onPick={() => onPick(file)} />
          </li>
        ))}
      </ul>
      {more ? (
        <div>
          <Button size="sm" busy={state === "loading"} onClick={loadMore}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Choice({ file, onPick }: { file: FileChoice; onPick: () => void }) {
  const { name, problem } = file;
  const refused = problem !== null && !problem.advice;
  return (
    <button
      type="button"
      aria-disabled={refused}
      className="flex size-full min-w-0 flex-col overflow-hidden rounded-md border border-border bg-card text-left hover:border-border-strong focus-visible:shadow-focus aria-disabled:cursor-not-allowed"
      onClick={refused ? undefined : onPick}
    >
      <FilePicture {...file} className="aspect-[1.5] w-full" />
      <span className="flex min-w-0 flex-col gap-0.5 px-2 py-1.5">
        <b className="truncate font-medium">{name}</b>
        <span className="text-xs text-muted-foreground">
          <FileFacts {...file} />
        </span>
        {problem ? (
          <span className={refused ? "text-xs text-danger" : "text-xs text-warning"}>
            <FitText problem={problem} />
          </span>
        ) : null}
      </span>
    </button>
  );
}

/** Typing settles before the server is asked. */
const settleMs = 250;

/** The files to choose from, by page; another search begins at the first one. */
function useChoices(channelId: string, kind: MediaKind, typed: string) {
  const [asked, setAsked] = useState({ q: "", page: 1 });
  const [files, setFiles] = useState<FileChoice[]>([]);
  const [more, setMore] = useState(false);
  const [state, setState] = useState<"loading" | "there" | "failed">("loading");
  useEffect(() => {
    const q = typed.trim();
    if (q === asked.q) return;
    const timer = setTimeout(() => setAsked({ q, page: 1 }), settleMs);
    return () => clearTimeout(timer);
  }, [typed, asked.q]);
  useEffect(() => {
    const stop = new AbortController();
    setState("loading");
    const { q, page } = asked;
    const search = new URLSearchParams({ channel: channelId, kind, q, page: String(page) });
    fetch(`/library-choices?${search}`, { signal: stop.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`The files were refused with ${answer.status}.`);
        const found = (await answer.json()) as { files: FileChoice[]; more: boolean };
        setFiles((before) => (page === 1 ? found.files : [...before, ...found.files]));
        setMore(found.more);
        setState("there");
      })
      .catch(() => {
        if (!stop.signal.aborted) setState("failed");
      });
    return () => stop.abort();
  }, [channelId, kind, asked]);
  return { files, more, state, loadMore: () => setAsked(({ q, page }) => ({ q, page: page + 1 })) };
}

/** Uploads a chosen file for the channel; what the server refuses stays to be read. */
function useUpload(channelId: string, onFile: (file: TemplateFile, href: string) => void) {
  const failed = useTranslations("common.error");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function start(chosen: File) {
    setBusy(true);
    setProblem(null);
    const result = await postFile(chosen, { channel: channelId });
    setBusy(false);
    if ("file" in result) {
      const { id, name, type, size, href } = result.file;
      onFile({ id, name, type, size }, href);
    } else setProblem(result.message ?? failed("network"));
  }
  return { busy, problem, start };
}
