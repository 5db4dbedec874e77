"use client";

import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Field } from "#components/form/field";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { Select } from "#components/ui/select";
import { Tag } from "#components/ui/tag";
import type { SendForm } from "#lib/campaigns/schema";
import { languageName } from "#lib/templates/limits";
import type { SendableTemplate } from "#lib/templates/queries";
import { templateColumns } from "#lib/templates/rules";
import type { SendData, SetForm } from "./data.ts";
import { Section } from "./section.tsx";
import styles from "./send.module.css";
import { TemplatePicker } from "./template-picker.tsx";

/** Which template, in which language. */
export function MessageSection({
  data,
  form,
  template,
  onChange,
  done,
}: {
  data: SendData;
  form: SendForm;
  template: SendableTemplate | null;
  onChange: SetForm;
  done: boolean;
}) {
  const t = useTranslations("send.message");
  const words = useTranslations("states");
  const reader = useLocale();
  const id = useId();
  const [picking, setPicking] = useState(false);
  const languages = [...new Set(data.templates.map((one) => one.language))];
  const ofLanguage = data.templates.filter((one) => one.language === form.language);
  return (
    <Section number={1} title={t("title")} done={done} now>
      <div className={styles.pair}>
        <Field id={`${id}-language`} label={t("language")} hint={t("languageHint", { count: ofLanguage.length })}>
          <Select
            id={`${id}-language`}
            value={form.language}
            placeholder={t("chooseLanguage")}
            options={languages.map((code) => ({ value: code, label: `${languageName(code, reader)} · ${code}` }))}
            onValueChange={(language) => {
              if (language !== form.language) onChange({ language, templateCode: "" });
            }}
          />
        </Field>
        <Field
          id={`${id}-template`}
          label={t("template")}
          hint={template ? t("variables", { count: templateColumns(template.content).length }) : undefined}
        >
          {template ? (
            <button
              type="button"
              id={`${id}-template`}
              className={`in ${styles.template}`}
              onClick={() => setPicking(true)}
            >
              <span className="med clip grow">{template.name}</span>
              <Tag>{words(`templateCategory.${template.category}`)}</Tag>
              <span className="link text-xs">{t("change")}</span>
            </button>
          ) : (
            <button type="button" id={`${id}-template`} className="in" onClick={() => setPicking(true)}>
              <span className="mute grow">{t("select")}</span>
              <ChevronDown aria-hidden />
            </button>
          )}
        </Field>
      </div>
      {template?.categoryChangedAt && template.previousCategory ? (
        <Note tone="warning">
          {t.rich("changedCategory", {
            before: words(`templateCategory.${template.previousCategory}`),
            after: words(`templateCategory.${template.category}`),
            date: () => <LocalTime at={template.categoryChangedAt as Date} show="date" />,
          })}
        </Note>
      ) : null}
      {template?.category === "marketing" && data.consent.required ? (
        <Note>
          {t.rich("consent", {
            link: (chunks) =>
              data.consent.mayChange ? (
                <Link className="link" href="/settings/workspace">
                  {chunks}
                </Link>
              ) : null,
          })}
        </Note>
      ) : null}
      <TemplatePicker
        open={picking}
        onOpenChange={setPicking}
        brand={data.brand}
        language={languageName(form.language, reader)}
        templates={ofLanguage}
        chosen={form.templateCode}
        onChoose={(templateCode) => onChange({ templateCode, ...methodFor(data.templates, templateCode, form) })}
      />
    </Section>
  );
}

/** Typed numbers carry no values: a template with variables takes the other way in. */
function methodFor(templates: readonly SendableTemplate[], code: string, form: SendForm): Partial<SendForm> {
  const template = templates.find((one) => one.code === code);
  const variables = template ? templateColumns(template.content).length : 0;
  return variables > 0 && form.method === "phones" ? { method: "excel" } : {};
}
