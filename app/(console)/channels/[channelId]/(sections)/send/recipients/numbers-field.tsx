"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { describedBy, Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { ListChecks } from "#components/ui/icons";
import { Textarea } from "#components/ui/input";
import type { AddressKind } from "#db/enums";
import { typedMax } from "#lib/campaigns/limits";
import { importNumbersAction } from "../actions.ts";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

const keyboards: Partial<Record<AddressKind, "tel" | "email">> = { phone: "tel", email: "email" };

/** Phone numbers, addresses or ids, one per line. They are checked on demand, and the report says what will happen to each of them. */
export function NumbersField({ channel, send }: { channel: SendData["channel"]; send: SendFormState }) {
  const t = useTranslations("send.recipients");
  const network = useTranslations("common.error");
  const id = useId();
  const [busy, setBusy] = useState(false);
  const { numbers: text, templateCode } = send.values;
  const error = send.errorOf("numbers");
  const kind = channel.addressKind;
  const hint = t("numbersHint", { kind });
  const count = text.split(/[\r\n,;]+/).filter((line) => line.trim()).length;
  const refuse = (message: string | undefined) => send.form.setError("numbers", { type: "server", message });

  async function check() {
    setBusy(true);
    send.setReading(true);
    send.form.clearErrors("numbers");
    try {
      const result = await importNumbersAction({
        ...{ channelId: channel.id, templateCode, text, byLanguage: send.byLanguage },
      });
      if (result.ok) send.takeReport(result.data);
      else refuse(Object.values(result.fieldErrors ?? {}).flat()[0] ?? result.message);
    } catch {
      refuse(network("network"));
    } finally {
      setBusy(false);
      send.setReading(false);
    }
  }

  return (
    <>
      <Field
        id={id}
        label={t("number", { kind })}
        hint={hint}
        error={error}
        aside={t("numbersCount", { count, max: typedMax })}
      >
        <Textarea
          id={id}
          rows={7}
          className="tabular-nums"
          spellCheck={false}
          autoComplete="off"
          inputMode={keyboards[kind] ?? "text"}
          value={text}
          readOnly={busy}
          invalid={Boolean(error)}
          aria-describedby={describedBy(id, hint, error)}
          onChange={(event) => send.change({ numbers: event.target.value })}
        />
      </Field>
      <div>
        <Button
          icon={<ListChecks aria-hidden />}
          busy={busy}
          // With a report, the numbers as typed have been checked.
          disabled={count === 0 || send.report !== null}
          disabledReason={templateCode ? null : t("selectFirst")}
          onClick={check}
        >
          {t("check", { count, kind })}
        </Button>
      </div>
    </>
  );
}
