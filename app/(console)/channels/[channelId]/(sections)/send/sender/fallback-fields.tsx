"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useController } from "react-hook-form";
import { describedBy, Field } from "#components/form/field";
import { SelectField, TextareaField, TextField } from "#components/form/fields";
import { Checkbox } from "#components/ui/checkbox";
import { Note } from "#components/ui/note";
import { type FallbackTrigger, fallbackTriggers } from "#db/enums";
import { fallbackVariables, fillFallback, unknownVariables } from "#lib/fallback/content";
import { FALLBACK_TEXT_MAX } from "#lib/fallback/limits";
import { fallbackProblem } from "#lib/fallback/problem";
import type { FallbackForm } from "#lib/fallback/schema";
import { segmentText } from "#lib/sms-text/segments";
import { sampleValues, templateColumns } from "#lib/templates/content/render-template";
import { FieldPair } from "../section.tsx";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

type Props = { policies: SendData["policies"]; send: SendFormState; chosen: FallbackForm };

/** By which policy, when, and with which words a message is replaced. */
export function FallbackFields({ policies, send, chosen }: Props) {
  const t = useTranslations("send.fallback");
  const policy = policies.find(({ id }) => id === chosen.policyId);
  const columns = send.template ? templateColumns(send.template.content) : [];
  const variables = fallbackVariables(columns).map((name) => `$(${name})`);
  const unknown = send.template ? unknownVariables(chosen.text, columns).map((name) => `$(${name})`) : [];
  const { triggers, duration } = chosen;
  const unread = triggers.includes("unread");
  return (
    <>
      <FieldPair>
        <SelectField
          control={send.control}
          name="fallback.policyId"
          label={t("policyLabel")}
          hint={policy ? t("policyRules", { rules: policy.rules.join(" → "), count: policy.rules.length }) : undefined}
          placeholder={t("policyChoose")}
          options={policies.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          control={send.control}
          name="fallback.duration"
          label={t("duration")}
          optional
          hint={t(duration.trim() === "" ? "durationNone" : "durationHint")}
          input={{ inputMode: "numeric", autoComplete: "off" }}
        />
      </FieldPair>
      <Triggers send={send} />
      {unread ? <Note tone="info">{t("unreadNote")}</Note> : null}
      {unread && duration.trim() === "" ? (
        <Note tone="warning">{t(fallbackProblem(chosen) === "unread" ? "unreadAlone" : "unreadNothing")}</Note>
      ) : null}
      <TextareaField
        control={send.control}
        name="fallback.text"
        label={t("text")}
        hint={variables.length > 0 ? t("textVariables", { list: variables.join(" ") }) : t("textHint")}
        limit={FALLBACK_TEXT_MAX}
        textarea={{ rows: 3 }}
      />
      {unknown.length > 0 ? <Note tone="warning">{t("unknown", { list: unknown.join(" ") })}</Note> : null}
      {chosen.text.trim() === "" ? null : <Segments send={send} text={chosen.text.trim()} columns={columns} />}
    </>
  );
}

function Triggers({ send }: { send: SendFormState }) {
  const t = useTranslations("send.fallback");
  const words = useTranslations("states.fallbackTrigger");
  const id = useId();
  const { field, fieldState } = useController({ control: send.control, name: "fallback.triggers" });
  const error = fieldState.error?.message ?? fieldState.error?.root?.message;
  const chosen: FallbackTrigger[] = field.value ?? [];
  return (
    <Field id={id} group label={t("triggers")} error={error}>
      <fieldset
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy(id, null, error)}
        className="flex min-w-0 flex-col gap-1.5"
      >
        {fallbackTriggers.map((trigger) => (
          <div key={trigger}>
            <Checkbox
              checked={chosen.includes(trigger)}
              onCheckedChange={(checked) =>
                field.onChange(fallbackTriggers.filter((one) => (one === trigger ? checked : chosen.includes(one))))
              }
              label={words(trigger)}
            />
            <p className="pl-6 text-xs text-muted-foreground">{t(`triggerHints.${trigger}`)}</p>
          </div>
        ))}
      </fieldset>
    </Field>
  );
}

/** Into how many SMS the text is split, with the values of the first person, or with the samples of the template. */
function Segments({ send, text, columns }: { send: SendFormState; text: string; columns: string[] }) {
  const t = useTranslations("send.fallback");
  const person = send.report?.people[0];
  const values = person?.parameters ?? (send.template ? sampleValues(send.template.content) : []);
  const { encoding, segments, unitsLeft } = segmentText(fillFallback(text, columns, values));
  return (
    <p role="status" className="text-xs text-muted-foreground tabular-nums">
      {t(person ? "segmentsPerson" : "segmentsSample", { count: segments.length, left: unitsLeft })} {t(encoding)}
    </p>
  );
}
