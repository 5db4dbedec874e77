"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField, SelectField, TextField } from "#components/form/fields";
import { Note } from "#components/ui/note";
import { abFrom } from "#lib/campaigns/limits";
import { differenceOf } from "#lib/templates/languages/other-languages";
import { FieldPair } from "../section.tsx";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

/** The other template of an A/B test, how many people take part, and what decides. */
export function AbChoices({
  send: { control, people, template, values },
  templates,
  plan,
}: Pick<SendData, "templates" | "plan"> & { send: SendFormState }) {
  const t = useTranslations("send.ab");
  const others = template
    ? templates.filter((one) => one.code !== template.code && differenceOf(template, one) === null)
    : [];
  const name = (one: SendData["templates"][number]) => `${one.name} · ${one.language}`;
  return (
    <>
      {people > 0 && people < abFrom ? <Note tone="warning">{t("few", { least: abFrom })}</Note> : null}
      {template && others.length === 0 ? <Note tone="warning">{t("none")}</Note> : null}
      <FieldPair>
        <SelectField
          control={control}
          name="ab.code"
          label={t("other")}
          hint={t("otherHint")}
          placeholder={t("choose")}
          disabled={others.length === 0}
          options={others.map((one) => ({ value: one.code, label: name(one) }))}
        />
        <TextField
          control={control}
          name="ab.share"
          label={t("share")}
          hint={t("shareHint")}
          input={{ inputMode: "decimal" }}
        />
        <TextField
          control={control}
          name="ab.wait"
          label={t("wait")}
          hint={t("waitHint")}
          input={{ inputMode: "numeric" }}
        />
      </FieldPair>
      <RadioCardsField
        control={control}
        name="ab.by"
        label={t("by")}
        hint={values.ab?.by === "clicked" && !values.trackLinks ? t("clicksOff") : undefined}
        columns={3}
        options={[
          ...(plan.tellsReads ? [{ value: "read" as const, title: t("byRead"), text: t("byReadText") }] : []),
          { value: "clicked", title: t("byClicked"), text: t("byClickedText") },
          { value: "person", title: t("byPerson"), text: t("byPersonText") },
        ]}
      />
    </>
  );
}
