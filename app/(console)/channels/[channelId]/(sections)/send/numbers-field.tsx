"use client";

import { ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { describedBy, Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Textarea } from "#components/ui/input";
import type { ImportReport } from "#lib/campaigns/import-report";
import { typedMax } from "#lib/campaigns/schema";
import { importNumbersAction } from "./actions.ts";

/** Numbers one a line, checked on demand: each gets a fate before anything is sent. */
export function NumbersField({
  channelId,
  templateCode,
  text,
  checked,
  onText,
  onReport,
  onChecking,
}: {
  channelId: string;
  templateCode: string | null;
  text: string;
  /** What is typed now is what was checked. */
  checked: boolean;
  onText: (text: string) => void;
  onReport: (report: ImportReport) => void;
  onChecking: (checking: boolean) => void;
}) {
  const t = useTranslations("send.recipients");
  const network = useTranslations("common.error");
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  const count = text.split(/[\r\n,;]+/).filter((line) => line.trim()).length;

  async function check() {
    setBusy(true);
    onChecking(true);
    setError(undefined);
    try {
      const result = await importNumbersAction({ channelId, templateCode: templateCode ?? "", text });
      if (result.ok) onReport(result.data);
      else setError(Object.values(result.fieldErrors ?? {}).flat()[0] ?? result.message);
    } catch {
      setError(network("network"));
    } finally {
      setBusy(false);
      onChecking(false);
    }
  }

  const hint = t("numbersHint");
  return (
    <>
      <Field id={id} label={t("number")} hint={hint} error={error} aside={t("numbersCount", { count, max: typedMax })}>
        <Textarea
          id={id}
          rows={7}
          className="num"
          spellCheck={false}
          autoComplete="off"
          inputMode="tel"
          value={text}
          readOnly={busy}
          invalid={Boolean(error)}
          aria-describedby={describedBy(id, hint, error)}
          onChange={(event) => {
            setError(undefined);
            onText(event.target.value);
          }}
        />
      </Field>
      <div>
        <Button
          icon={<ListChecks aria-hidden />}
          busy={busy}
          disabled={count === 0 || checked}
          disabledReason={templateCode ? null : t("selectFirst")}
          onClick={check}
        >
          {t("check", { count })}
        </Button>
      </div>
    </>
  );
}
