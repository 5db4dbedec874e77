"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { onDemand } from "#components/ui/on-demand";
import type { ReplySettings } from "#lib/channels/service-settings/reply-rules";

const ConfirmationsDialog = onDemand(() =>
  import("./confirmations-dialog.tsx").then((part) => part.ConfirmationsDialog),
);

export type Confirmations = Pick<ReplySettings, "stopReply" | "stopAllReply" | "startReply">;

/** What stop and start words are answered with. */
export function ConfirmationsCard({
  channelId,
  denied,
  ...replies
}: Confirmations & { channelId: string; denied: string | null }) {
  const t = useTranslations("channels.service");
  const [open, setOpen] = useState(false);
  const row = (key: keyof Confirmations) => ({
    key,
    label: t(`confirm.${key}`),
    value:
      replies[key] === null ? (
        <span className="text-muted-foreground">{t("confirm.none")}</span>
      ) : (
        <span className="whitespace-pre-line wrap-anywhere" dir="auto">
          {replies[key]}
        </span>
      ),
  });
  return (
    <Card>
      <CardHeader title={t("confirm.title")}>
        <Button disabledReason={denied} onClick={() => setOpen(true)} aria-label={t("confirm.editLabel")}>
          {t("edit")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("confirm.text")}</p>
        <KeyValue wide rows={[row("stopReply"), row("stopAllReply"), row("startReply")]} />
      </CardBody>
      <ConfirmationsDialog {...{ channelId, replies, open }} onOpenChange={setOpen} />
    </Card>
  );
}
