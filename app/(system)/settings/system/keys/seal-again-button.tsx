"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { LiveRefresh } from "#components/ui/live-refresh";
import { toast } from "#components/ui/toast";
import { sealAgainAction } from "../actions.ts";

/** Asks the workers to seal again; while they do, the page follows. */
export function SealAgainButton({ running }: { running: boolean }) {
  const t = useTranslations("system.keys");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  async function ask() {
    setBusy(true);
    const result = await sealAgainAction();
    setBusy(false);
    if (!result.ok) return void toast.error(result.message);
    toast.success(t("asked"));
    router.refresh();
  }
  if (running) return <LiveRefresh active everyMs={2_000} />;
  return (
    <Button variant="primary" busy={busy} onClick={() => void ask()}>
      {t("again")}
    </Button>
  );
}
