"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useWorkspaceTab } from "#components/shell/workspace-tab";
import { Button } from "#components/ui/button";
import { toast } from "#components/ui/toast";

type Props = { channelId: string; senderId: string; types: readonly string[]; denied: string | null };

/** Chooses a photo and hands it to the platform. */
export function PhotoButton({ channelId, senderId, types, denied }: Props) {
  const t = useTranslations("channels.number.profile");
  const failed = useTranslations("common.error");
  const workspace = useWorkspaceTab()?.id ?? "";
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);

  async function upload(file: File) {
    setBusy(true);
    try {
      const query = new URLSearchParams({ channel: channelId, sender: senderId, workspace });
      const answer = await fetch(`/uploads/number-photo?${query}`, { method: "POST", body: file });
      if (answer.ok) toast.success(t("photoChanged"));
      else toast.error(((await answer.json()) as { message: string }).message);
      router.refresh();
    } catch {
      toast.error(failed("network"));
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={types.join(",")}
        className="hidden"
        aria-label={t("photo")}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) void upload(file);
        }}
      />
      <Button title={t("photoHint")} busy={busy} disabledReason={denied} onClick={() => input.current?.click()}>
        {t("changePhoto")}
      </Button>
    </>
  );
}
