"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Search } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { type RadioCard, RadioCards } from "#components/ui/radio-cards";
import { Select } from "#components/ui/select";
import { languageName } from "#lib/templates/limits";
import type { Starter } from "#lib/templates/starters/starter";

/** A starter of the channel's platform. */
export type OfferedStarter = Omit<Starter, "platforms">;

type Props = {
  starters: readonly OfferedStarter[];
  /** The language whose starters are shown first. */
  language: string;
  /** The key of the chosen starter; empty for none. */
  chosen: string;
  onChoose: (starter: OfferedStarter | null) => void;
};

const all = "all";

/** The written templates that fit the channel, to begin from: by purpose, by language, and by words in them. */
export function StarterPicker({ starters, language, chosen, onChoose }: Props) {
  const t = useTranslations("templates.starters");
  const categories = useTranslations("states.templateCategory");
  const locale = useLocale();
  const [words, setWords] = useState("");
  const [purpose, setPurpose] = useState<string>(all);
  const languages = useMemo(() => [...new Set(starters.map((starter) => starter.language))], [starters]);
  const [spoken, setSpoken] = useState(languages.includes(language) ? language : all);
  const purposes = useMemo(() => [...new Set(starters.map((starter) => starter.purpose))], [starters]);
  const found = starters.filter(
    (starter) =>
      starter.key === chosen ||
      ((purpose === all || starter.purpose === purpose) &&
        (spoken === all || starter.language === spoken) &&
        textOf(starter, t(`purpose.${starter.purpose}`)).includes(words.trim().toLowerCase())),
  );
  const options: RadioCard[] = [
    { value: "", title: t("none"), text: t("noneText") },
    ...found.map((starter) => ({
      value: starter.key,
      title: t(`purpose.${starter.purpose}`),
      text: (
        <>
          <span className="block">
            {languageName(starter.language, locale)} · {categories(starter.category)}
          </span>
          <span className="line-clamp-2 wrap-anywhere">{starter.content.body}</span>
        </>
      ),
    })),
  ];
  return (
    <Card aria-label={t("title")}>
      <CardHeader title={t("title")} line />
      <CardBody top>
        <div className="flex flex-col gap-3">
          <div className="flex min-w-0 flex-wrap items-center gap-2">
            <Input
              className="min-w-40 flex-1"
              icon={<Search className="size-3.5 text-muted-foreground" aria-hidden />}
              type="search"
              value={words}
              aria-label={t("search")}
              placeholder={t("search")}
              onChange={(event) => setWords(event.target.value)}
            />
            <Select
              className="w-44 slim:w-full"
              aria-label={t("purposeLabel")}
              value={purpose}
              onValueChange={setPurpose}
              options={[
                { value: all, label: t("allPurposes") },
                ...purposes.map((value) => ({ value, label: t(`purpose.${value}`) })),
              ]}
            />
            <Select
              className="w-44 slim:w-full"
              aria-label={t("languageLabel")}
              value={spoken}
              onValueChange={setSpoken}
              options={[
                { value: all, label: t("allLanguages") },
                ...languages.map((value) => ({ value, label: languageName(value, locale) })),
              ]}
            />
          </div>
          <p className="text-xs text-muted-foreground" role="status">
            {t("count", { count: found.length })}
          </p>
          <RadioCards
            aria-label={t("title")}
            columns={2}
            size="sm"
            className="max-h-80 overflow-y-auto p-0.5"
            options={options}
            value={chosen}
            onValueChange={(key) => onChoose(starters.find((starter) => starter.key === key) ?? null)}
          />
        </div>
      </CardBody>
    </Card>
  );
}

function textOf({ name, content }: OfferedStarter, purpose: string): string {
  const { header, body, footer, buttons } = content;
  return [name, purpose, header, body, footer, ...buttons.map(({ text }) => text)].join(" ").toLowerCase();
}
