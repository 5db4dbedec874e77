"use client";

import { LogOut, Menu as MenuIcon, Search, Sun, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { initials } from "../messaging/initials.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import { BreadcrumbTrail } from "./breadcrumbs.tsx";
import { chooseTheme, shownTheme } from "./preferences.tsx";
import { SIDEBAR_ID } from "./sidebar.tsx";
import { LanguageSwitch, ThemeSwitch } from "./switches.tsx";

export type ShellUser = { name: string; email: string };

/** Where you are, the sandbox mark, search, language, theme, you. */
export function TopBar({
  workspaceName,
  user,
  sandboxed,
  onSearch,
  onSignOut,
}: {
  workspaceName: string;
  user: ShellUser;
  /** Any channel of the workspace is sandboxed. */
  sandboxed: boolean;
  onSearch: () => void;
  onSignOut: () => void;
}) {
  const t = useTranslations("shell");
  return (
    <header className="top">
      <button type="button" className="btn g sq only-s" popoverTarget={SIDEBAR_ID} aria-label={t("openMenu")}>
        <MenuIcon aria-hidden />
      </button>
      <BreadcrumbTrail first={{ label: workspaceName, href: "/" }} />
      {sandboxed ? (
        <span className="lab" title={t("sandboxTitle")}>
          {t("sandbox")}
          <span className="hide-m font-normal">{t("sandboxMore")}</span>
        </span>
      ) : null}
      <button type="button" className="find hide-s" onClick={onSearch}>
        <Search className="s" aria-hidden />
        <span className="clip grow">{t("search")}</span>
        <Kbd>⌘ K</Kbd>
      </button>
      <IconButton label={t("search")} className="only-s" onClick={onSearch}>
        <Search aria-hidden />
      </IconButton>
      <LanguageSwitch />
      <span className="hide-m">
        <ThemeSwitch />
      </span>
      <Menu
        trigger={
          <Button variant="quiet" className="sq" aria-label={t("yourMenu")} title={user.email}>
            <span className="ava o" aria-hidden>
              {initials(user.name)}
            </span>
          </Button>
        }
      >
        <MenuLabel>
          <span className="block text-foreground">{user.name}</span>
          {user.email}
        </MenuLabel>
        <MenuSeparator />
        <MenuLink href="/settings/account" icon={<UserRound aria-hidden />}>
          {t("profile")}
        </MenuLink>
        <MenuItem icon={<Sun aria-hidden />} onSelect={() => chooseTheme(shownTheme() === "dark" ? "light" : "dark")}>
          {t("switchTheme")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<LogOut aria-hidden />} onSelect={onSignOut}>
          {t("signOut")}
        </MenuItem>
      </Menu>
    </header>
  );
}
