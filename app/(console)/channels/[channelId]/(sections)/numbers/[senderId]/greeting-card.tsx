"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { onDemand } from "#components/ui/on-demand";
import type { PlatformProfile } from "#lib/connectors/profile";
import type { NumberProps } from "./number-view.tsx";

const GreetingDialog = onDemand(() => import("./greeting-dialog.tsx").then((part) => part.GreetingDialog));

/** What people find in an empty chat. */
export function GreetingCard({
  channelId,
  number,
  denied,
  limits,
}: NumberProps & { limits: NonNullable<PlatformProfile["greeting"]> }) {
  const t = useTranslations("channels.number");
  const [open, setOpen] = useState(false);
  const { greeting, welcomeText } = number;
  const nothing = <span className="text-muted-foreground">{t("greeting.none")}</span>;
  return (
    <Card>
      <CardHeader title={t("greeting.title")}>
        <Button disabledReason={denied ?? (greeting ? null : t("neverRead"))} onClick={() => setOpen(true)}>
          {t("greeting.edit")}
        </Button>
      </CardHeader>
      <CardBody>
        <KeyValue
          rows={[
            {
              key: "starters",
              label: t("greeting.starters"),
              value:
                greeting && greeting.starters.length > 0 ? (
                  <ul className="flex flex-col gap-0.5">
                    {greeting.starters.map((starter) => (
                      <li key={starter}>{starter}</li>
                    ))}
                  </ul>
                ) : (
                  nothing
                ),
            },
            {
              key: "commands",
              label: t("greeting.commands"),
              value:
                greeting && greeting.commands.length > 0 ? (
                  <ul className="flex flex-col gap-0.5">
                    {greeting.commands.map(({ name, description }) => (
                      <li key={name}>
                        <b className="font-strong">/{name}</b>{" "}
                        <span className="text-muted-foreground">{description}</span>
                      </li>
                    ))}
                  </ul>
                ) : (
                  nothing
                ),
            },
            {
              key: "welcome",
              label: t("greeting.welcomeMessage"),
              value: <Welcome on={greeting?.welcome === true} text={welcomeText} />,
            },
          ]}
        />
      </CardBody>
      {greeting ? (
        <GreetingDialog
          {...{ channelId, number, greeting, limits, open }}
          welcomeText={welcomeText ?? ""}
          onOpenChange={setOpen}
        />
      ) : null}
    </Card>
  );
}

/** What a first visit is answered, and whether the platform reports it at all. */
function Welcome({ on, text }: { on: boolean; text: string | null }) {
  const t = useTranslations("channels.number.greeting");
  return (
    <>
      {text === null ? null : (
        <span className="block whitespace-pre-line wrap-anywhere" dir="auto">
          {text}
        </span>
      )}
      <span className="block text-muted-foreground">
        {on ? t(text === null ? "welcomeUnanswered" : "welcomeOn") : t("welcomeOff")}
      </span>
    </>
  );
}
