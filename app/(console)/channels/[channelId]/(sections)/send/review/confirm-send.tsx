"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/ui/confirm-dialog";
import { LocalTime } from "#components/ui/local-time";
import type { SendFormState } from "../use-send-form.ts";

/** Asks for confirmation before anything is sent. If the launch is refused, the form behind it shows why. */
export function ConfirmSend({
  send,
  open,
  onOpenChange,
}: {
  send: SendFormState;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("send.confirm");
  const { people, startsAt } = send;
  const facts = { template: send.template?.name ?? "", sender: send.account?.phone ?? "" };
  return (
    <ConfirmDialog
      level={1}
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { count: people })}
      text={
        startsAt ? t.rich("timed", { ...facts, time: () => <LocalTime at={startsAt} show="full" /> }) : t("now", facts)
      }
      confirmLabel={startsAt ? t("schedule", { count: people }) : t("send", { count: people })}
      onConfirm={() => send.submit()}
    />
  );
}
