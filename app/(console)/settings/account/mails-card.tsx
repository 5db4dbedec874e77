"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Switch } from "#components/ui/checkbox";
import { toast } from "#components/ui/toast";
import type { MailChoice } from "#lib/workspaces/mail-choices";
import { changeMailChoiceAction } from "./actions.ts";

/** Which mails of this workspace the person gets; each choice is saved at once. */
export function MailsCard({ choices, ready }: { choices: readonly MailChoice[]; ready: boolean }) {
  const t = useTranslations("settings.mails");
  return (
    <Card id="mails" className="scroll-mt-16">
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-3.5">
        <p className="text-muted-foreground">{t(ready ? "text" : "noServer")}</p>
        {choices.map((choice) => (
          <MailSwitch key={choice.topic} choice={choice} />
        ))}
      </CardBody>
    </Card>
  );
}

function MailSwitch({ choice: { topic, on } }: { choice: MailChoice }) {
  const t = useTranslations("settings.mails");
  const id = useId();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [checked, setChecked] = useState(on);
  async function change(wanted: boolean) {
    setBusy(true);
    setChecked(wanted);
    const result = await changeMailChoiceAction({ topic, on: wanted });
    setBusy(false);
    if (!result.ok) {
      setChecked(!wanted);
      toast.error(result.message);
    }
    router.refresh();
  }
  return (
    <div className="flex items-start gap-2.5">
      <span className="flex h-5 items-center">
        <Switch
          id={id}
          checked={checked}
          disabled={busy}
          onCheckedChange={(wanted) => void change(wanted)}
          aria-describedby={`${id}-hint`}
        />
      </span>
      <span>
        <label htmlFor={id} className="block font-medium">
          {t(`topics.${topic}.name`)}
        </label>
        <span id={`${id}-hint`} className="block text-xs text-muted-foreground">
          {t(`topics.${topic}.hint`)}
        </span>
      </span>
    </div>
  );
}
