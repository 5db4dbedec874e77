"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ComboboxField, RadioCardsField, SelectField, SwitchField, TextField } from "#components/form/fields";
import { useActionForm } from "#components/form/use-action-form";
import { cn } from "#components/ui/cn";
import { defer } from "#components/ui/deferred";
import { onDemand } from "#components/ui/on-demand";
import type { templateLanguages } from "#lib/i18n/template-languages";
import { templateNameMax } from "#lib/templates/limits";
import type { PreviewRules } from "#lib/templates/preview-rules";
import type { CreateTemplateInput } from "#lib/templates/schema";
import { createTemplateAction } from "../../../_templates/actions.ts";
import { useCategoryOptions } from "../category-options.tsx";
import { EntryCard } from "./entry-card.tsx";
import { useLanguageOptions } from "./language-options.tsx";
import { type OfferedStarter, StarterPicker } from "./starter-picker.tsx";

const TemplatePhone = onDemand(() =>
  import("../../../_templates/template-phone.tsx").then((part) => part.TemplatePhone),
);
const schema = defer(() => import("#lib/templates/schema").then((rules) => rules.CreateTemplateInput));

/** A choice of a list has to be named. */
const noTopic = "none";

type Props = {
  channelId: string;
  language: (typeof templateLanguages)[number];
  /** The platform reviews templates, and may change their category. */
  reviewed: boolean;
  /** Written templates that fit the channel. */
  starters: readonly OfferedStarter[];
  /** Shows the chosen one. */
  sender: string;
  rules: PreviewRules;
  /** Topics that marketing may be about; none where people cannot leave one. */
  topics: readonly { id: string; name: string }[];
};

export function NewTemplateForm({ channelId, language, reviewed, starters, sender, rules, topics }: Props) {
  const t = useTranslations("templates");
  const router = useRouter();
  const base = `/channels/${channelId}/templates`;
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: (input: CreateTemplateInput) =>
      createTemplateAction({ ...input, topicId: input.topicId === noTopic ? undefined : input.topicId }),
    defaultValues: {
      ...{ channelId, name: "", language, category: "marketing", pauseOnCategoryChange: true, starter: null },
      topicId: noTopic,
    },
    onSuccess: ({ code }) => router.push(`${base}/${code}`),
  });
  const categories = useCategoryOptions();
  const languages = useLanguageOptions();
  const [starter, setStarter] = useState<OfferedStarter | null>(null);

  function choose(next: OfferedStarter | null) {
    // A name that the person has typed stays.
    const typed = form.getValues("name");
    if (typed === "" || typed === starter?.name) form.setValue("name", next?.name ?? "");
    form.setValue("starter", next?.key ?? null);
    if (next) {
      form.setValue("category", next.category);
      form.setValue("language", next.language);
    }
    setStarter(next);
  }

  return (
    <form
      onSubmit={submit}
      noValidate
      className={cn("grid items-start gap-6", starter && "grid-cols-[minmax(0,760px)_320px] narrow:grid-cols-1")}
    >
      <div className="flex max-w-[760px] min-w-0 flex-col gap-4">
        <StarterPicker starters={starters} language={language} chosen={starter?.key ?? ""} onChoose={choose} />
        <EntryCard problem={problem} busy={busy} back={base}>
          <TextField
            control={form.control}
            name="name"
            label={t("field.name")}
            hint={t("field.nameHint")}
            limit={templateNameMax}
            input={{ autoFocus: true, autoComplete: "off", spellCheck: false, placeholder: "order_shipped" }}
          />
          <RadioCardsField
            control={form.control}
            name="category"
            label={t("field.category")}
            columns={3}
            options={categories}
          />
          <ComboboxField
            control={form.control}
            name="language"
            label={t("field.language")}
            options={languages}
            searchPlaceholder={t("field.languageSearch")}
          />
          {topics.length > 0 && form.watch("category") === "marketing" ? (
            <SelectField
              control={form.control}
              name="topicId"
              label={t("field.topic")}
              hint={t("field.topicHint")}
              options={[
                { value: noTopic, label: t("field.noTopic") },
                ...topics.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          ) : null}
          {reviewed ? (
            <SwitchField
              control={form.control}
              name="pauseOnCategoryChange"
              label={t("field.pause")}
              hint={t("field.pauseHint")}
            />
          ) : null}
        </EntryCard>
      </div>
      {starter ? <TemplatePhone name={starter.name} sender={sender} content={starter.content} rules={rules} /> : null}
    </form>
  );
}
