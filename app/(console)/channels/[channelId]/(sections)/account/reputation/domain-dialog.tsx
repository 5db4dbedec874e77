"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { toast } from "#components/ui/toast";
import { resumeMarketingAction, setWarmUpAction } from "./actions.ts";

/** What a person may decide about a sender domain. */
export type DomainAct = "resume" | "begin" | "end";

/** Asks before a domain's marketing goes on, or its warm-up begins or ends. */
export function DomainDialog({
  channelId,
  domain,
  act,
  onClose,
}: {
  channelId: string;
  domain: string;
  act: DomainAct;
  onClose: () => void;
}) {
  const t = useTranslations("channels.mailServer.reputation.acts");
  const router = useRouter();
  return (
    <ConfirmDialog
      level={1}
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`${act}.title`, { domain })}
      text={t(`${act}.text`)}
      confirmLabel={t(`${act}.submit`)}
      onConfirm={async () => {
        const on = act === "begin";
        const result =
          act === "resume"
            ? await resumeMarketingAction({ channelId, domain })
            : await setWarmUpAction({ channelId, domain, on });
        router.refresh();
        if (!result.ok) return result.message;
        toast.success(t(`${act}.done`, { domain }));
        return null;
      }}
    />
  );
}
