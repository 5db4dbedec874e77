"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { Combobox } from "#components/ui/combobox";
import { Input, Textarea } from "#components/ui/input";
import { Select } from "#components/ui/select";
import { templateLanguages } from "#lib/i18n/template-languages";
import { languageName } from "#lib/templates/limits";
import type { FieldErrors } from "./rollout-form.tsx";
import type { RolloutFormState } from "./use-rollout-form.ts";

/** The template, with places for values of the customer and a sample for each of its variables. */
export function TemplateFields({ form, errors }: { form: RolloutFormState; errors: FieldErrors }) {
  const t = useTranslations("rollouts.form");
  const categories = useTranslations("states.templateCategory");
  const locale = useLocale();
  const id = useId();
  const { template, setPart } = form;
  const errorOf = (part: string) => errors[`template.${part}`]?.[0];
  const line = (part: "name" | "header" | "footer", hint?: string) => (
    <Field
      id={`${id}-${part}`}
      label={t(part === "name" ? "templateName" : part)}
      hint={hint}
      optional={part !== "name"}
      error={errorOf(part)}
    >
      <Input
        id={`${id}-${part}`}
        value={template[part]}
        invalid={Boolean(errorOf(part))}
        onChange={(event) => setPart({ [part]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      <div className="grid grid-cols-3 gap-3.5 narrow:grid-cols-1">
        {line("name", t("templateNameHint"))}
        <Field id={`${id}-language`} label={t("language")} error={errorOf("language")}>
          <Combobox
            id={`${id}-language`}
            value={template.language}
            onValueChange={(language) => setPart({ language })}
            options={templateLanguages.map((value) => ({ value, label: languageName(value, locale), hint: value }))}
          />
        </Field>
        <Field id={`${id}-category`} label={t("category")} error={errorOf("category")}>
          <Select
            id={`${id}-category`}
            value={template.category}
            onValueChange={(category) => setPart({ category })}
            options={(["utility", "marketing"] as const).map((value) => ({ value, label: categories(value) }))}
          />
        </Field>
      </div>
      {line("header")}
      <Field id={`${id}-body`} label={t("body")} hint={t("bodyHint")} error={errorOf("body")}>
        <Textarea
          id={`${id}-body`}
          rows={5}
          value={template.body}
          invalid={Boolean(errorOf("body"))}
          onChange={(event) => setPart({ body: event.target.value })}
        />
      </Field>
      {line("footer")}
      {form.variables.length > 0 ? (
        <div className="grid grid-cols-3 gap-3.5 narrow:grid-cols-1">
          {form.variables.map((name) => (
            <Field key={name} id={`${id}-sample-${name}`} label={t("sample", { name })}>
              <Input
                id={`${id}-sample-${name}`}
                value={template.samples[name] ?? ""}
                onChange={(event) => setPart({ samples: { ...template.samples, [name]: event.target.value } })}
              />
            </Field>
          ))}
        </div>
      ) : null}
    </>
  );
}
