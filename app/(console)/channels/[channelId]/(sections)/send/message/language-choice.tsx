"use client";

import { useLocale, useTranslations } from "next-intl";
import { LabelledSwitch } from "#components/form/labelled-switch";
import { languageName } from "#lib/templates/limits";
import type { SendFormState } from "../use-send-form.ts";

/** Whether each person gets the template in their own language; not there for a template in one language. */
export function LanguageChoice({ send }: { send: SendFormState }) {
  const t = useTranslations("send.message.languages");
  const reader = useLocale();
  const { template, languages, byLanguage, report } = send;
  if (!template || languages.length === 0) return null;
  const name = (code: string) => languageName(code, reader);
  const counts = byLanguage ? (report?.languages ?? []) : [];
  return (
    <LabelledSwitch
      label={t("each")}
      hint={t("also", { languages: languages.map(({ language }) => name(language)).join(t("comma")) })}
      checked={byLanguage}
      onChange={(on) => send.change({ byLanguage: on })}
    >
      {byLanguage ? (
        <ol className="mt-1 list-decimal pl-4 text-xs text-secondary-foreground">
          <li>{t("row")}</li>
          <li>{t("contact")}</li>
          <li>{t("base")}</li>
          <li>{t("rest", { language: name(template.language) })}</li>
        </ol>
      ) : null}
      {counts.length > 0 ? (
        <ul aria-label={t("counts")} className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
          {counts.map(({ code, language, people }) => (
            <li key={code}>
              {name(language)} <b className="font-medium tabular-nums">{t("people", { count: people })}</b>
            </li>
          ))}
        </ul>
      ) : null}
    </LabelledSwitch>
  );
}
