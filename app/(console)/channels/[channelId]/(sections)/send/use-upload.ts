"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ImportReport } from "#lib/campaigns/import-report";
import type { UploadLine } from "#lib/campaigns/upload-lines";

export type Refused = { code: string; cause: string; detail: string | null; next: string | null };

export type UploadState =
  | { at: "rest" }
  | { at: "uploading"; name: string; sent: number; total: number; perSecond: number }
  | { at: "reading"; name: string; rows: number; rowsPerSecond: number; share: number; leftMs: number | null }
  | { at: "refused"; name: string; refused: Refused }
  | { at: "cancelled"; name: string };

export type Upload = {
  state: UploadState;
  start(file: File): void;
  cancel(): void;
  clear(): void;
};

/**
 * Sends a file and follows its reading line by line. XMLHttpRequest, because it alone tells how much of a request has left.
 */
export function useUpload({
  url,
  maxBytes,
  onDone,
}: {
  url: string;
  maxBytes: number;
  onDone: (report: ImportReport) => void;
}): Upload {
  const t = useTranslations("send.upload");
  const tooLarge = useTooLarge(maxBytes);
  const [state, setState] = useState<UploadState>({ at: "rest" });
  const running = useRef<XMLHttpRequest | null>(null);
  // Whoever leaves the page calls the import off.
  useEffect(() => () => running.current?.abort(), []);

  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState((now) => ("name" in now ? { at: "cancelled", name: now.name } : { at: "rest" }));
  }, []);

  function start(file: File) {
    running.current?.abort();
    const { name } = file;
    const refuse = (refused: Refused) => setState({ at: "refused", name, refused });
    if (file.size > maxBytes) return refuse(tooLarge(file.size));
    const request = new XMLHttpRequest();
    running.current = request;
    const startedAt = performance.now();
    let readingSince = 0;
    let seen = 0;
    let ended = false;
    const mine = () => running.current === request;

    const take = (line: UploadLine) => {
      if (line.type === "done") {
        ended = true;
        setState({ at: "rest" });
        onDone(line.report);
      } else if (line.type === "refused") {
        ended = true;
        refuse(line);
      } else {
        readingSince ||= performance.now();
        setState({ at: "reading", name, ...paceOf(line, performance.now() - readingSince) });
      }
    };
    const read = () => {
      if (request.status !== 200) return;
      const text = request.responseText;
      for (let end = text.indexOf("\n", seen); end >= 0; end = text.indexOf("\n", seen)) {
        take(JSON.parse(text.slice(seen, end)) as UploadLine);
        seen = end + 1;
      }
    };

    request.upload.onprogress = ({ loaded, total }) => {
      if (!mine() || readingSince) return;
      const perSecond = loaded / Math.max(0.2, (performance.now() - startedAt) / 1000);
      setState({ at: "uploading", name, sent: loaded, total, perSecond });
    };
    request.upload.onload = () => {
      if (mine() && !readingSince) setState({ at: "reading", name, rows: 0, rowsPerSecond: 0, share: 0, leftMs: null });
    };
    request.onprogress = () => mine() && read();
    request.onload = () => {
      if (!mine()) return;
      read();
      running.current = null;
      if (ended) return;
      refuse(explain(request) ?? { code: "network", cause: t("network"), detail: null, next: null });
    };
    request.onerror = () => {
      if (mine()) refuse({ code: "network", cause: t("network"), detail: null, next: null });
      running.current = null;
    };
    setState({ at: "uploading", name, sent: 0, total: file.size, perSecond: 0 });
    request.open("POST", url);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(name.toWellFormed()));
    request.send(file);
  }

  return { state, start, cancel, clear: () => setState({ at: "rest" }) };
}

function paceOf(line: Extract<UploadLine, { type: "progress" }>, elapsedMs: number) {
  const share = line.bytesTotal > 0 ? Math.min(1, line.bytesRead / line.bytesTotal) : 0;
  // The first moments say nothing about the rest.
  const known = elapsedMs > 600 && share > 0.02;
  return {
    rows: line.rows,
    rowsPerSecond: known ? Math.round((line.rows / elapsedMs) * 1000) : 0,
    share,
    leftMs: known ? (elapsedMs / share) * (1 - share) : null,
  };
}

/** A refusal before the reading began: signed out, the role, the size. */
function explain(request: XMLHttpRequest): Refused | null {
  try {
    const body = JSON.parse(request.responseText) as { code?: string; message?: string };
    return body.message ? { code: body.code ?? "", cause: body.message, detail: null, next: null } : null;
  } catch {
    return null;
  }
}

function useTooLarge(maxBytes: number) {
  const t = useTranslations("send.upload");
  return (bytes: number): Refused => ({
    code: "too_large",
    cause: t("tooLarge", { size: megabytes(bytes), megabytes: Math.floor(maxBytes / 1024 / 1024) }),
    detail: null,
    next: t("tooLargeNext"),
  });
}

/** `3.1 MB`, `820 kB`. */
export function megabytes(bytes: number): string {
  if (bytes < 100 * 1024) return `${Math.max(bytes > 0 ? 1 : 0, Math.round(bytes / 1024))} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
