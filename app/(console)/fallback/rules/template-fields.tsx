"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useController } from "react-hook-form";
import { describedBy, Field } from "#components/form/field";
import { TextField } from "#components/form/fields";
import { Select } from "#components/ui/select";
import { DEFAULT_MAX } from "#lib/fallback/limits";
import type { Way } from "#lib/fallback/policies/list-ways";
import type { RuleForm } from "./rule-dialog.tsx";

/** Which template a rule sends, and what stands in place of its variables where a send has nothing for them. */
export function TemplateFields({ form, way }: { form: RuleForm; way: Way }) {
  const t = useTranslations("fallback.rules");
  const category = useTranslations("states.templateCategory");
  const id = useId();
  const { field, fieldState } = useController({ control: form.control, name: "templateCode" });
  const error = fieldState.error?.message;
  const template = way.templates.find(({ code }) => code === field.value);
  const choose = (code: string) => {
    field.onChange(code);
    const columns = way.templates.find((one) => one.code === code)?.columns ?? [];
    form.setValue(
      "defaults",
      columns.map((column) => ({ column, text: "" })),
    );
  };
  return (
    <>
      <Field id={id} label={t("template")} hint={t("templateHint")} error={error}>
        <Select
          id={id}
          aria-describedby={describedBy(id, t("templateHint"), error)}
          invalid={Boolean(error)}
          value={field.value ?? ""}
          onValueChange={choose}
          onBlur={field.onBlur}
          placeholder={t("templateChoose")}
          options={way.templates.map(({ code, name, language, category: its }) => ({
            ...{ value: code, label: t("templateOf", { name, language }), hint: category(its) },
          }))}
        />
      </Field>
      {template ? (
        <p className="rounded-md border border-border bg-sunken px-3 py-2 text-xs whitespace-pre-line text-secondary-foreground [overflow-wrap:anywhere]">
          {template.body}
        </p>
      ) : null}
      {template && template.columns.length > 0 ? (
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-2 font-strong">{t("defaults")}</legend>
          <p className="text-xs text-muted-foreground">{t("defaultsText")}</p>
          {template.columns.map((column, index) => (
            <TextField
              key={`${template.code} ${column}`}
              control={form.control}
              name={`defaults.${index}.text`}
              label={t("defaultOf", { name: `$(${column.slice(column.lastIndexOf(".") + 1)})`, column })}
              optional
              limit={DEFAULT_MAX}
              input={{ autoComplete: "off" }}
            />
          ))}
        </fieldset>
      ) : null}
    </>
  );
}
