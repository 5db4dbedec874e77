"use client";

import { useTranslations } from "next-intl";
import type { AccessRole, WorkspaceKind } from "#db/enums";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { LogOut, Menu as MenuIcon, Search, Sun, UserRound } from "../ui/icons.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import { SandboxMark } from "./banners/sandbox-mark.tsx";
import { BreadcrumbTrail } from "./navigation/breadcrumbs.tsx";
import { SIDEBAR_ID } from "./navigation/sidebar.tsx";
import { chooseTheme, shownTheme } from "./preferences.tsx";
import { LanguageSwitch, ThemeSwitch } from "./switches.tsx";

export type ShellUser = { id: string; name: string; email: string };

/** Breadcrumbs, sandbox mark, search, language, theme and the user's menu. */
export function TopBar({
  workspace,
  user,
  sandboxed,
  onSearch,
  onSignOut,
}: {
  workspace: { name: string; kind: WorkspaceKind; role: AccessRole };
  user: ShellUser;
  /** The workspace has a channel in the sandbox. */
  sandboxed: boolean;
  onSearch: () => void;
  onSignOut: () => void;
}) {
  const t = useTranslations("shell");
  return (
    <header className="flex h-(--topbar-height) items-center gap-2 border-b border-border bg-background/92 pr-6 pl-8 backdrop-blur-[8px] narrow:h-[52px] narrow:gap-1 narrow:px-2">
      <Button
        variant="quiet"
        square
        className="hidden narrow:inline-flex"
        popoverTarget={SIDEBAR_ID}
        aria-label={t("openMenu")}
      >
        <MenuIcon aria-hidden />
      </Button>
      <BreadcrumbTrail first={{ label: workspace.name, href: "/" }} kind={workspace.kind} role={workspace.role} />
      {sandboxed ? (
        <SandboxMark title={t("sandboxTitle")}>
          {t("sandbox")}
          <span className="font-normal max-[1180px]:hidden">{t("sandboxMore")}</span>
        </SandboxMark>
      ) : null}
      <button
        type="button"
        className="flex h-[30px] w-[248px] flex-none items-center gap-2 rounded-sm border border-border bg-card pr-1.5 pl-2.5 text-left text-muted-foreground hover:border-border-strong max-[1180px]:w-40 narrow:hidden"
        onClick={onSearch}
      >
        <Search className="size-3.5" aria-hidden />
        <span className="min-w-0 flex-1 truncate">{t("search")}</span>
        <Kbd>⌘ K</Kbd>
      </button>
      <IconButton label={t("search")} className="hidden narrow:inline-flex" onClick={onSearch}>
        <Search aria-hidden />
      </IconButton>
      <LanguageSwitch />
      <span className="narrow:hidden">
        <ThemeSwitch />
      </span>
      <Menu
        trigger={
          <Button variant="quiet" square aria-label={t("yourMenu")} title={user.email}>
            <Avatar name={user.name} />
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
