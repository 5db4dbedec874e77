"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useTransition } from "react";
import { languages } from "#db/enums";
import { IconButton } from "../ui/button.tsx";
import { Languages, Sun } from "../ui/icons.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { chooseLanguage, chooseTheme, shownTheme } from "./preferences.tsx";

/** Switches between light and dark. */
export function ThemeSwitch() {
  const t = useTranslations("shell");
  return (
    <IconButton label={t("switchTheme")} onClick={() => chooseTheme(shownTheme() === "dark" ? "light" : "dark")}>
      <Sun aria-hidden />
    </IconButton>
  );
}

/** Chooses the language; each is named in itself. */
export function LanguageSwitch() {
  const t = useTranslations();
  const current = useLocale();
  const router = useRouter();
  const [, start] = useTransition();
  return (
    <Menu
      trigger={
        <IconButton label={t("shell.language")}>
          <Languages aria-hidden />
        </IconButton>
      }
    >
      {languages.map((language) => (
        <MenuItem
          key={language}
          end={language === current ? <span aria-hidden>✓</span> : null}
          onSelect={() => {
            chooseLanguage(language);
            start(() => router.refresh());
          }}
        >
          <span lang={language}>{t(`states.language.${language}`)}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
