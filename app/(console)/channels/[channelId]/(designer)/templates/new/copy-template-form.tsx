"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ComboboxField, TextField } from "#components/form/fields";
import { useActionForm } from "#components/form/use-action-form";
import { defer } from "#components/ui/deferred";
import { templateLanguages } from "#lib/i18n/template-languages";
import { templateNameMax } from "#lib/templates/limits";
import { copyTemplateAction } from "../../../_templates/actions.ts";
import { EntryCard } from "./entry-card.tsx";
import { useLanguageOptions } from "./language-options.tsx";

const schema = defer(() => import("#lib/templates/schema").then((rules) => rules.CopyTemplateInput));

type Props = {
  base: string;
  source: { code: string; name: string; language: string };
  /** Fixes the name, so that the copy must be in another language. */
  addsLanguage: boolean;
  /** The language to begin with, where one is asked for. */
  language: string | null;
};

export function CopyTemplateForm({ base, source, addsLanguage, language }: Props) {
  const t = useTranslations("templates");
  const router = useRouter();
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: copyTemplateAction,
    defaultValues: {
      code: source.code,
      name: addsLanguage ? source.name : `${source.name.slice(0, templateNameMax - 5)}_copy`,
      language: templateLanguages.find((code) => code === (addsLanguage ? language : source.language)),
    },
    onSuccess: ({ code }) => router.push(`${base}/${code}`),
  });
  const options = useLanguageOptions();
  const languages = addsLanguage ? options.filter((option) => option.value !== source.language) : options;
  return (
    <form onSubmit={submit} noValidate className="max-w-[760px]">
      <EntryCard problem={problem} busy={busy} back={`${base}/${source.code}`}>
        <TextField
          control={form.control}
          name="name"
          label={t("field.name")}
          hint={t("field.nameHint")}
          limit={templateNameMax}
          input={{ autoComplete: "off", spellCheck: false, readOnly: addsLanguage }}
        />
        <ComboboxField
          control={form.control}
          name="language"
          label={t("field.language")}
          options={languages}
          searchPlaceholder={t("field.languageSearch")}
        />
      </EntryCard>
    </form>
  );
}
