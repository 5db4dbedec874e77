"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "#components/ui/button";
import { RefreshCw } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import { syncTemplatesAction } from "./actions.ts";

/** Brings over the templates that were made at the platform. */
export function SyncButton({ channelId }: { channelId: string }) {
  const t = useTranslations("templates.parts");
  const [busy, start] = useTransition();
  return (
    <Button
      title={t("syncHint")}
      icon={<RefreshCw aria-hidden />}
      busy={busy}
      onClick={() =>
        start(async () => {
          const result = await syncTemplatesAction({ channelId });
          if (!result.ok) {
            toast.error(result.message);
            return;
          }
          const { imported, updated, unread } = result.data;
          toast.success(t("synced", { imported }));
          if (updated > 0) toast.success(t("syncedStates", { updated }));
          if (unread.length > 0) toast.error(t("unread", { count: unread.length, names: unread.join(", ") }));
        })
      }
    >
      {t("sync")}
    </Button>
  );
}
