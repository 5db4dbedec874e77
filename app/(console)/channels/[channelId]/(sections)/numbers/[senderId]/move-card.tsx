"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { Check } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { canRegister, needsCode } from "#lib/channels/rules";
import type { NumberProps } from "./number-view.tsx";

const RegisterDialog = onDemand(() => import("../register-dialog.tsx").then((part) => part.RegisterDialog));
const VerifyDialog = onDemand(() => import("../verify-dialog.tsx").then((part) => part.VerifyDialog));

const steps = ["begin", "code", "verify", "register"] as const;
const kept = ["name", "quality", "official", "templates"] as const;

/** The steps of a number on its way here, and what comes with it. */
export function MoveCard({ channelId, number, denied, labUrl }: NumberProps & { labUrl: string | null }) {
  const t = useTranslations("channels.number.move");
  const act = useTranslations("channels.numbers");
  const [opened, setOpened] = useState<"verify" | "register" | null>(null);
  const done = canRegister(number) ? 3 : 1;
  const dialog = (which: "verify" | "register") => ({
    ...{ channelId, sender: number, open: opened === which },
    onOpenChange: (open: boolean) => setOpened(open ? which : null),
  });
  return (
    <Card>
      <CardHeader title={t("title")}>
        {needsCode(number) ? (
          <Button disabledReason={denied} onClick={() => setOpened("verify")}>
            {act("verify")}
          </Button>
        ) : null}
        {canRegister(number) ? (
          <Button disabledReason={denied} onClick={() => setOpened("register")}>
            {act("register")}
          </Button>
        ) : null}
      </CardHeader>
      <CardBody className="grid grid-cols-2 gap-4 narrow:grid-cols-1">
        <ol className="flex flex-col gap-1.5">
          {steps.map((step, at) => (
            <li key={step} className="flex items-center gap-2" aria-current={at === done ? "step" : undefined}>
              <span className="grid size-5 place-items-center rounded-full border border-border-strong text-2xs tabular-nums icon:size-3">
                {at < done ? <Check aria-hidden /> : at + 1}
              </span>
              {t(`steps.${step}`)}
              {at < done ? <span className="sr-only">{t("done")}</span> : null}
              {at === done ? <span className="text-xs text-muted-foreground">{t("next")}</span> : null}
            </li>
          ))}
        </ol>
        <div>
          <b className="font-strong">{t("keepsTitle")}</b>
          <ul className="list-disc pl-5 text-secondary-foreground">
            {kept.map((key) => (
              <li key={key}>{t(`keeps.${key}`)}</li>
            ))}
          </ul>
          <b className="font-strong">{t("leavesTitle")}</b>
          <p className="text-secondary-foreground">{t("leaves")}</p>
        </div>
      </CardBody>
      {number.movingSince ? (
        <CardFooter>
          <span>{t.rich("since", { time: () => <LocalTime at={number.movingSince as Date} show="full" /> })}</span>
        </CardFooter>
      ) : null}
      <VerifyDialog {...dialog("verify")} labUrl={labUrl} />
      <RegisterDialog {...dialog("register")} />
    </Card>
  );
}
