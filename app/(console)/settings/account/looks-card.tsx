"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Field } from "#components/form/field";
import { chooseLanguage, chooseTheme, type Theme } from "#components/shell/preferences";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Segments } from "#components/ui/segments";
import { languages } from "#db/enums";

const themes = ["light", "dark", "system"] as const satisfies readonly Theme[];

/** Language and theme; both apply at once and are kept in this browser. */
export function LooksCard({ theme }: { theme: Theme }) {
  const t = useTranslations("settings.account");
  const words = useTranslations();
  const language = useLocale();
  const router = useRouter();
  const [chosen, setChosen] = useState(theme);
  const [, start] = useTransition();
  return (
    <Card>
      <CardHeader title={t("looks")} />
      <CardBody className="flex flex-col gap-3.5">
        <Field id="looks-language" label={t("language")} group>
          <Segments
            aria-label={t("language")}
            className="self-start"
            options={languages.map((value) => ({ value, label: words(`states.language.${value}`) }))}
            value={language}
            onValueChange={(value) => {
              chooseLanguage(value);
              start(() => router.refresh());
            }}
          />
        </Field>
        <Field id="looks-theme" label={t("theme")} group hint={t("onThisBrowser")}>
          <Segments
            aria-label={t("theme")}
            className="self-start"
            options={themes.map((value) => ({ value, label: words(`shell.themes.${value}`) }))}
            value={chosen}
            onValueChange={(value) => {
              chooseTheme(value);
              setChosen(value);
            }}
          />
        </Field>
      </CardBody>
    </Card>
  );
}
