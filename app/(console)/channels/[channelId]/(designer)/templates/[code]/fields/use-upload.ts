"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { workspaceHeaders } from "#components/shell/page-workspace";
import type { TemplateFile } from "#db/json/template-content";
import type { BlockProps } from "../design.ts";

/** Uploads a chosen file; what the server refuses is told at the field. */
export function useUpload({ channelId, onUploaded }: BlockProps["uploads"], onFile: (file: TemplateFile) => void) {
  const failed = useTranslations("common.error");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function upload(chosen: File) {
    setBusy(true);
    setFailure(null);
    try {
      const answer = await post(channelId, chosen);
      if ("id" in answer) {
        onUploaded(answer.id, answer.href);
        onFile({ id: answer.id, name: answer.name, type: answer.type, size: answer.size });
      } else setFailure(answer.message);
    } catch {
      setFailure(failed("network"));
    } finally {
      setBusy(false);
    }
  }
  return { failure, busy, upload };
}

async function post(channelId: string, file: File): Promise<(TemplateFile & { href: string }) | { message: string }> {
  const answer = await fetch(`/uploads/media?${new URLSearchParams({ channel: channelId })}`, {
    method: "POST",
    body: file,
    headers: {
      ...workspaceHeaders(),
      "content-type": file.type || "application/octet-stream",
      "x-file-name": encodeURIComponent(file.name.toWellFormed()),
    },
  });
  return (await answer.json()) as (TemplateFile & { href: string }) | { message: string };
}
