"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "../../form/confirm-dialog.tsx";
import type { Autosave } from "../../form/use-autosave.tsx";
import { useLeaveGuard } from "./leave-guard.ts";

/** Keeps a page open whose work could not be stored, until the person decides to leave without it. */
export function LeaveDialog({ autosave }: { autosave: Autosave }) {
  const t = useTranslations("common.leave");
  const [go, setGo] = useState<(() => void) | null>(null);
  useLeaveGuard({ unsaved: autosave.unsaved, save: autosave.flush, ask: (leave) => setGo(() => leave) });
  return (
    <ConfirmDialog
      level={1}
      danger
      open={go !== null}
      onOpenChange={(open) => (open ? undefined : setGo(null))}
      title={t("title")}
      text={t("text", { reason: autosave.failure ?? "" })}
      confirmLabel={t("leave")}
      onConfirm={async () => {
        autosave.stop();
        go?.();
      }}
    />
  );
}
