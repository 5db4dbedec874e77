"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { Input } from "#components/ui/input";
import { Select } from "#components/ui/select";
import { settingNames } from "#lib/rollouts/limits";
import type { FieldErrors } from "./rollout-form.tsx";
import type { RolloutFormState } from "./use-rollout-form.ts";

/** A setting and its value, which may be another one for each customer. */
export function SettingFields({ form, errors }: { form: RolloutFormState; errors: FieldErrors }) {
  const t = useTranslations("rollouts");
  const id = useId();
  return (
    <div className="grid grid-cols-2 gap-3.5 narrow:grid-cols-1">
      <Field id={`${id}-setting`} label={t("form.setting")}>
        <Select
          id={`${id}-setting`}
          value={form.setting}
          onValueChange={(setting) => {
            form.setSetting(setting);
            form.setValue("");
          }}
          options={settingNames.map((value) => ({ value, label: t(`setting.${value}`) }))}
        />
      </Field>
      <Field
        id={`${id}-value`}
        label={t("form.value")}
        hint={`${t(`form.valueHint.${form.setting}`)}. ${t("form.valueEach")}`}
        error={errors.value?.[0]}
      >
        <Input
          id={`${id}-value`}
          value={form.value}
          invalid={Boolean(errors.value)}
          onChange={(event) => form.setValue(event.target.value)}
        />
      </Field>
    </div>
  );
}
