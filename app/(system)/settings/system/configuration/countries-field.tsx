"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { describedBy, Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Input } from "#components/ui/input";
import { Tag } from "#components/ui/tag";
import type { SettingView } from "#lib/operator/settings";
import { useSetting } from "./setting-field.tsx";

const codesOf = (text: string) =>
  [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ].sort();

/** The countries that a platform must not be used for, as codes, with their names below. */
export function CountriesField({
  view,
  label,
  usual,
}: {
  view: SettingView;
  label: string;
  /** The platform's own list. */
  usual: readonly string[];
}) {
  const t = useTranslations("system.configuration");
  const language = useLocale();
  const id = useId();
  const held = (view.value as string[] | null) ?? usual;
  const [text, setText] = useState(held.join(" "));
  const { save, busy, error } = useSetting(view.key);
  const codes = codesOf(text);
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "code" });
  async function submit(event: FormEvent) {
    event.preventDefault();
    await save(codes);
  }
  async function reset() {
    if (await save(null)) setText(usual.join(" "));
  }
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="flex flex-col gap-2">
      <Field id={id} label={label} hint={t("countriesHint")} error={error}>
        <div className="flex gap-2">
          <Input
            id={id}
            mono
            value={text}
            invalid={Boolean(error)}
            aria-describedby={describedBy(id, t("countriesHint"), error)}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" busy={busy} disabled={codes.join() === [...held].sort().join()}>
            {t("save")}
          </Button>
        </div>
      </Field>
      <ul className="flex flex-wrap gap-1.5">
        {codes.map((code) => (
          <li key={code}>
            <Tag>{/^[A-Z]{2}$/.test(code) ? names.of(code) : code}</Tag>
          </li>
        ))}
      </ul>
      {view.set ? (
        <div>
          <Button size="sm" variant="quiet" onClick={() => void reset()}>
            {t("countriesReset")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
