"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Mail } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { testMailAction } from "../actions.ts";

type Outcome = { tone: "success" | "danger"; text: string };

/** Sends a mail to the operator and shows what the mail server said. */
export function TestMail({ email, ready }: { email: string; ready: boolean }) {
  const t = useTranslations("system.configuration");
  const errors = useTranslations("errors.operator");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  async function send() {
    setBusy(true);
    setOutcome(null);
    const result = await testMailAction();
    setBusy(false);
    if (!result.ok) setOutcome({ tone: "danger", text: result.message });
    else if (result.data.outcome === "sent") setOutcome({ tone: "success", text: t("testSent", { email }) });
    else if (result.data.outcome === "waiting") setOutcome({ tone: "danger", text: t("testWaiting") });
    else setOutcome({ tone: "danger", text: t("testRefused", { reason: result.data.reason ?? "" }) });
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          icon={<Mail aria-hidden />}
          busy={busy}
          disabledReason={ready ? null : errors("noMail")}
          onClick={() => void send()}
        >
          {t("test")}
        </Button>
        <span className="text-xs text-muted-foreground">{t("testHint", { email })}</span>
      </div>
      {outcome ? (
        <Note tone={outcome.tone} role="status" className="w-full [overflow-wrap:anywhere]">
          {outcome.text}
        </Note>
      ) : null}
    </div>
  );
}
