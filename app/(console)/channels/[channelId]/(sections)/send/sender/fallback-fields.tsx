"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useController } from "react-hook-form";
import { describedBy, Field } from "#components/form/field";
import { SelectField, TextareaField, TextField } from "#components/form/fields";
import { Checkbox } from "#components/ui/checkbox";
import { Note } from "#components/ui/note";
import { type FallbackTrigger, fallbackTriggers } from "#db/fallback-enums";
import { fallbackVariables, fillFallback, unknownVariables } from "#lib/fallback/content";
import { FALLBACK_TEXT_MAX } from "#lib/fallback/limits";
import { fallbackProblem } from "#lib/fallback/problem";
import type { FallbackForm } from "#lib/fallback/schema";
import { segmentText } from "#lib/sms-text/segments";
import { sampleValues, templateColumns } from "#lib/templates/content/render-template";
import { FieldPair } from "../section.tsx";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";
import { problemOf } from "./chosen-policy.ts";

type Props = { data: SendData; send: SendFormState; chosen: FallbackForm };

/** By which policy, when, and with which words a message is replaced. */
export function FallbackFields({ data, send, chosen }: Props) {
  const t = useTranslations("send.fallback");
  const { policy, bySms, problem } = send.policy;
  const { triggers, duration } = chosen;
  const unread = triggers.includes("unread");
  return (
    <>
      <FieldPair>
        <SelectField
          control={send.control}
          name="fallback.policyId"
          label={t("policyLabel")}
          hint={policy ? <ChainOf rules={policy.rules} /> : undefined}
          placeholder={t("policyChoose")}
          options={data.policies.map((one) => {
            const why = problemOf(data, one, send.template);
            return {
              ...{ value: one.id, label: one.name, disabled: why !== null && one.id !== chosen.policyId },
              ...(why ? { hint: t(`unfit.${why.kind}`, { rule: "", name: "", ...why }) } : {}),
            };
          })}
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
      {problem ? <Note tone="warning">{t(`unfit.${problem.kind}`, { rule: "", name: "", ...problem })}</Note> : null}
      <Triggers send={send} tellsReads={data.plan.tellsReads} />
      {duration.trim() !== "" && !data.plan.tellsDeliveries && triggers.includes("undelivered") ? (
        <Note tone="info">{t("silence")}</Note>
      ) : null}
      {unread ? <Note tone="info">{t("unreadNote")}</Note> : null}
      {unread && duration.trim() === "" ? (
        <Note tone="warning">{t(fallbackProblem(chosen, bySms) === "unread" ? "unreadAlone" : "unreadNothing")}</Note>
      ) : null}
      {bySms ? (
        <SmsText send={send} text={chosen.text} />
      ) : (
        <p className="text-xs text-muted-foreground">{t("noText")}</p>
      )}
    </>
  );
}

/** What follows what, in one sentence. */
function ChainOf({ rules }: { rules: SendData["policies"][number]["rules"] }) {
  const t = useTranslations("send.fallback");
  const platform = useTranslations("states.platform");
  const wordOf = ({ bySms, name, platform: of, template }: (typeof rules)[number]) =>
    bySms
      ? t("chainSms", { rule: name })
      : t("chainOf", { rule: name, platform: of ? platform(of) : "", template: template?.name ?? "" });
  const [first, ...others] = rules.map(wordOf);
  return first === undefined
    ? null
    : t("chain", { first, others: others.map((other) => t("chainThen", { other })).join("") });
}

/** What an SMS of the fallback says. */
function SmsText({ send, text }: { send: SendFormState; text: string }) {
  const t = useTranslations("send.fallback");
  const columns = send.template ? templateColumns(send.template.content) : [];
  const variables = fallbackVariables(columns).map((name) => `$(${name})`);
  const unknown = send.template ? unknownVariables(text, columns).map((name) => `$(${name})`) : [];
  return (
    <>
      <TextareaField
        control={send.control}
        name="fallback.text"
        label={t("text")}
        hint={variables.length > 0 ? t("textVariables", { list: variables.join(" ") }) : t("textHint")}
        limit={FALLBACK_TEXT_MAX}
        textarea={{ rows: 3 }}
      />
      {unknown.length > 0 ? <Note tone="warning">{t("unknown", { list: unknown.join(" ") })}</Note> : null}
      {text.trim() === "" ? null : <Segments send={send} text={text.trim()} columns={columns} />}
    </>
  );
}

function Triggers({ send, tellsReads }: { send: SendFormState; tellsReads: boolean }) {
  const t = useTranslations("send.fallback");
  const words = useTranslations("states.fallbackTrigger");
  const id = useId();
  const { field, fieldState } = useController({ control: send.control, name: "fallback.triggers" });
  const error = fieldState.error?.message ?? fieldState.error?.root?.message;
  const chosen: FallbackTrigger[] = field.value ?? [];
  // What nobody reports cannot be waited for; a draft of before may have it.
  const shown = fallbackTriggers.filter((trigger) => trigger !== "unread" || tellsReads || chosen.includes("unread"));
  return (
    <Field id={id} group label={t("triggers")} error={error}>
      <fieldset
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy(id, null, error)}
        className="flex min-w-0 flex-col gap-1.5"
      >
        {shown.map((trigger) => (
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
