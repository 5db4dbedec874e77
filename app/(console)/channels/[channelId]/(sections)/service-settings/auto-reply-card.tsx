"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { onDemand } from "#components/ui/on-demand";
import type { AutoReply } from "#db/schema/service";

const AutoReplyDialog = onDemand(() => import("./auto-reply-dialog.tsx").then((part) => part.AutoReplyDialog));

type Props = {
  channelId: string;
  reply: AutoReply;
  /** Why the buttons are disabled; null when they are not. */
  denied: string | null;
  /** The zone that the opening hours are meant in. */
  zone: string;
  /** Hours in which the platform allows an answer; null where it always does. */
  windowHours: number | null;
};

/** What whoever writes is answered, and when. */
export function AutoReplyCard({ channelId, reply, denied, zone, windowHours }: Props) {
  const t = useTranslations("channels.service");
  const [open, setOpen] = useState(false);
  const { on, text, when, hours, everyHours } = reply;
  return (
    <Card>
      <CardHeader title={t("auto.title")}>
        <Badge tone={on ? "success" : "neutral"}>{on ? t("auto.on") : t("auto.off")}</Badge>
        <Button disabledReason={denied} onClick={() => setOpen(true)} aria-label={t("auto.editLabel")}>
          {t("edit")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">
          {windowHours === null ? t("auto.text") : t("auto.textWindow", { hours: windowHours })}
        </p>
        {text === "" ? null : (
          <KeyValue
            rows={[
              {
                key: "text",
                label: t("auto.reply"),
                value: (
                  <span className="whitespace-pre-line wrap-anywhere" dir="auto">
                    {text}
                  </span>
                ),
              },
              { key: "when", label: t("auto.when"), value: t(`when.${when}`) },
              {
                key: "hours",
                label: t("auto.hours"),
                value:
                  when === "always" ? null : (
                    <ul className="flex flex-col gap-0.5">
                      {hours.map(({ day, from, to }) => (
                        <li key={day} className="tabular-nums">
                          {t("auto.day", { day: t(`days.${day}`), from, to })}
                        </li>
                      ))}
                      <li className="text-muted-foreground">{t("auto.zone", { zone })}</li>
                    </ul>
                  ),
              },
              { key: "every", label: t("auto.every"), value: t("auto.everyHours", { hours: everyHours }) },
            ]}
          />
        )}
      </CardBody>
      <AutoReplyDialog {...{ channelId, reply, zone, open }} onOpenChange={setOpen} />
    </Card>
  );
}
