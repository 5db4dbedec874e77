"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { onDemand } from "#components/ui/on-demand";
import type { SendingHours } from "#db/schema/sending";

const SendingHoursDialog = onDemand(() => import("./sending-hours-dialog.tsx").then((part) => part.SendingHoursDialog));

type Props = {
  /** Null while messages may leave at any time. */
  hours: SendingHours | null;
  /** The workspace's own time zone. */
  zone: string;
  /** Attributes of the contacts that may hold a time zone. */
  attributes: { key: string; name: string }[];
  mayManage: boolean;
};

/** When messages may reach people. */
export function SendingHoursCard({ hours, zone, attributes, mayManage }: Props) {
  const t = useTranslations("settings.sendingHours");
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Badge tone={hours ? "success" : "neutral"}>{t(hours ? "on" : "off")}</Badge>
        {mayManage ? (
          <Button onClick={() => setOpen(true)} aria-label={t("editLabel")}>
            {t("edit")}
          </Button>
        ) : null}
      </CardHeader>
      <CardBody className="flex flex-col gap-2">
        <p className="text-muted-foreground">{t("text")}</p>
        {hours ? (
          <ul className="flex flex-col gap-0.5">
            {hours.week.map(({ day, from, to }) => (
              <li key={day} className="tabular-nums">
                {t("day", { day: t(`days.${day}`), from, to })}
              </li>
            ))}
            {hours.closed.length > 0 ? <li>{t("closedCount", { count: hours.closed.length })}</li> : null}
            <li className="text-muted-foreground">
              {hours.clock === "person" ? t("clockPerson") : t("clockWorkspace", { zone })}
            </li>
          </ul>
        ) : null}
      </CardBody>
      {mayManage ? (
        <SendingHoursDialog hours={hours} zone={zone} attributes={attributes} open={open} onOpenChange={setOpen} />
      ) : null}
    </Card>
  );
}
