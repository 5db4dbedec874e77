"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { ListChecks } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Mono } from "#components/ui/mono";
import { Select } from "#components/ui/select";
import type { AudienceValues } from "#lib/campaigns/schema";
import { listContactsAction } from "../actions.ts";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

/** No attribute: Radix knows no empty value. */
const nothing = "-";

/** A group or a segment, and where the values of the template's columns come from. The list is made on demand. */
export function AudienceField({
  data,
  send,
  columns,
}: {
  data: SendData;
  send: SendFormState;
  columns: readonly string[];
}) {
  const t = useTranslations("send.recipients");
  const network = useTranslations("common.error");
  const format = useFormatter();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const { audience = "", values = {}, templateCode } = send.values;
  const error = send.errorOf("audience");
  const refuse = (message: string | undefined) => send.form.setError("audience", { type: "server", message });
  const set = (column: string, change: Partial<AudienceValues[string]>) =>
    send.change({ values: { ...values, [column]: { from: "", fallback: "", ...values[column], ...change } } });

  async function check() {
    const [kind, chosen = ""] = audience.split(":");
    setBusy(true);
    send.setReading(true);
    send.form.clearErrors("audience");
    try {
      const result = await listContactsAction({
        ...{ channelId: data.channel.id, templateCode, id: chosen, values, byLanguage: send.byLanguage },
        kind: kind === "segment" ? "segment" : "group",
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
      <Field id={id} label={t("audience")} error={error}>
        <Select
          id={id}
          placeholder={t("audienceHint")}
          value={audience || undefined}
          disabled={busy}
          onValueChange={(chosen) => send.change({ audience: chosen })}
          options={[
            ...data.audiences.groups.map(({ id, name, members }) => ({
              value: `group:${id}`,
              label: t("groupOption", { name, members: format.number(members) }),
            })),
            ...data.audiences.segments.map(({ id, name }) => ({
              value: `segment:${id}`,
              label: t("segmentOption", { name }),
            })),
          ]}
        />
      </Field>
      {columns.length > 0 ? (
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="mb-1.5 font-medium">{t("values")}</legend>
          {columns.map((column) => (
            <div
              key={column}
              className="grid min-w-0 grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1fr)] items-center gap-2 narrow:grid-cols-1"
            >
              <Mono className="truncate">{column}</Mono>
              <Select
                aria-label={t("valueFrom", { column })}
                value={values[column]?.from || nothing}
                onValueChange={(from) => set(column, { from: from === nothing ? "" : from })}
                options={[
                  { value: nothing, label: t("valueFixed") },
                  { value: "name", label: t("valueName") },
                  ...data.attributes.map(({ key, name }) => ({ value: `@${key}`, label: name })),
                ]}
              />
              <Input
                aria-label={t("valueFallback", { column })}
                placeholder={t("valueFallbackHint")}
                value={values[column]?.fallback ?? ""}
                onChange={(event) => set(column, { fallback: event.target.value })}
              />
            </div>
          ))}
          <p className="text-xs text-muted-foreground">{t("valuesHint")}</p>
        </fieldset>
      ) : null}
      <div>
        <Button
          icon={<ListChecks aria-hidden />}
          busy={busy}
          disabled={audience === "" || send.report !== null}
          onClick={check}
        >
          {t("checkAudience")}
        </Button>
      </div>
    </>
  );
}
