"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import type { UploadLine } from "#lib/campaigns/audience-import/upload-lines";
import type { FileLook } from "#lib/campaigns/import-doctor/look-at-file";
import type { Reading } from "#lib/campaigns/import-doctor/reading";
import { formatBytes } from "./format-bytes.ts";
import { uploadFile } from "./upload-file.ts";

export type Refusal = { cause: string; detail: string | null; next: string | null; code?: string };

/** How a file is read: as a list in a way of its own, or only its beginning. */
export type Wish = { reading?: Reading; look?: boolean };

export type UploadState =
  | { phase: "idle" }
  | { phase: "uploading"; name: string; sent: number; total: number; perSecond: number }
  | { phase: "waiting"; name: string; before: number }
  | { phase: "reading"; name: string; rows: number; rowsPerSecond: number; share: number; leftMs: number | null }
  | { phase: "refused"; name: string; refusal: Refusal }
  | { phase: "cancelled"; name: string };

export type RunningUpload = Extract<UploadState, { phase: "uploading" | "waiting" | "reading" }>;

export function isRunning(state: UploadState): state is RunningUpload {
  return state.phase === "uploading" || state.phase === "waiting" || state.phase === "reading";
}

type UploadOptions = {
  url: string;
  maxBytes: number;
  onDone: (report: ImportReport) => void;
  onLook: (look: FileLook) => void;
};

type Upload = {
  state: UploadState;
  looking: boolean;
  start: (file: File, wish?: Wish) => void;
  cancel: () => void;
};

/** Uploads a file of recipients and tracks its upload and its reading. Leaving the page aborts the upload. */
export function useUpload({ url, maxBytes, onDone, onLook }: UploadOptions): Upload {
  const t = useTranslations("send.upload");
  const [state, setState] = useState<UploadState>({ phase: "idle" });
  const [looking, setLooking] = useState(false);
  const abort = useRef<(() => void) | null>(null);
  useEffect(() => () => abort.current?.(), []);

  function start(file: File, wish: Wish = {}) {
    abort.current?.();
    abort.current = null;
    const { name, size } = file;
    const refuse = (refusal: Refusal) => setState({ phase: "refused", name, refusal });
    if (size > maxBytes) {
      const values = { size: formatBytes(size), megabytes: Math.floor(maxBytes / 1024 / 1024) };
      return refuse({ cause: t("tooLarge", values), detail: null, next: t("tooLargeNext") });
    }
    const startedAt = performance.now();
    let readingSince = 0;
    let ended = false;
    // What is said of the file stays while only its beginning is looked at.
    const show = (next: UploadState) => (wish.look ? undefined : setState(next));
    setLooking(wish.look === true);
    show({ phase: "uploading", name, sent: 0, total: size, perSecond: 0 });
    abort.current = uploadFile(withWish(url, wish), file, {
      onSent(sent, total) {
        show({ phase: "uploading", name, sent, total, perSecond: perSecondSince(startedAt, sent) });
      },
      onUploaded: () => show({ phase: "reading", name, rows: 0, rowsPerSecond: 0, share: 0, leftMs: null }),
      onLine(line) {
        if (line.type === "waiting") return show({ phase: "waiting", name, before: line.before });
        if (line.type === "progress") {
          readingSince ||= performance.now();
          return show({ phase: "reading", name, ...paceOf(line, performance.now() - readingSince) });
        }
        ended = true;
        // Together with what was seen, so that the dialog opens with fields that can be used.
        setLooking(false);
        if (line.type === "refused") return refuse(line);
        show({ phase: "idle" });
        if (line.type === "look") onLook(line.look);
        else onDone(line.report);
      },
      onEnd(text) {
        abort.current = null;
        setLooking(false);
        if (!ended) refuse({ cause: earlyRefusal(text) ?? t("network"), detail: null, next: null });
      },
    });
  }

  function cancel() {
    abort.current?.();
    abort.current = null;
    setLooking(false);
    setState((now) => ("name" in now ? { phase: "cancelled", name: now.name } : { phase: "idle" }));
  }

  return { state, looking, start, cancel };
}

function perSecondSince(startedAt: number, sent: number): number {
  return sent / Math.max(0.2, (performance.now() - startedAt) / 1000);
}

function withWish(url: string, { reading, look }: Wish): string {
  const asked = new URLSearchParams();
  if (look) asked.set("look", "1");
  if (reading) asked.set("reading", JSON.stringify(reading));
  return asked.size > 0 ? `${url}&${asked}` : url;
}

function paceOf(line: Extract<UploadLine, { type: "progress" }>, elapsedMs: number) {
  const share = line.bytesTotal > 0 ? Math.min(1, line.bytesRead / line.bytesTotal) : 0;
  // The rate of the first moments says little about the rest.
  const known = elapsedMs > 600 && share > 0.02;
  return {
    rows: line.rows,
    rowsPerSecond: known ? Math.round((line.rows / elapsedMs) * 1000) : 0,
    share,
    leftMs: known ? (elapsedMs / share) * (1 - share) : null,
  };
}

/** The message of a refusal before reading began, such as signed out, not allowed or too large. */
function earlyRefusal(text: string | null): string | null {
  try {
    return (JSON.parse(text ?? "") as { message?: string }).message ?? null;
  } catch {
    return null;
  }
}
