"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import type { AccessRole, WorkspaceKind } from "#db/enums";
import { cn } from "../../ui/cn.tsx";
import { PanelLeftClose, PanelLeftOpen } from "../../ui/icons.tsx";
import { Link } from "../../ui/link.tsx";
import { Mark } from "../mark.tsx";
import { isCurrent, navigation } from "./navigation.tsx";

/** The id of the menu, which the top bar's button opens below 900 px. */
export const SIDEBAR_ID = "main-menu";

/** The main menu: a column that can be folded to icons. Below 900 px it is a drawer, as a native popover, which Esc closes. */
export function Sidebar({
  kind,
  role,
  folded,
  onFold,
  switcher,
  foot,
}: {
  kind: WorkspaceKind;
  role: AccessRole;
  folded: boolean;
  onFold: () => void;
  switcher: ReactNode;
  foot?: ReactNode;
}) {
  const t = useTranslations("shell");
  const pathname = usePathname();
  const side = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving at another page is what closes the drawer
  useEffect(() => {
    if (side.current?.matches(":popover-open")) side.current.hidePopover();
  }, [pathname]);
  return (
    <aside
      ref={side}
      id={SIDEBAR_ID}
      className={cn(
        "sticky inset-y-0 top-0 right-auto bottom-auto left-auto m-0 flex h-dvh max-h-none w-(--sidebar-width) flex-col overflow-hidden border-0 border-r border-border bg-sidebar p-0 text-inherit menu-folded:w-14",
        "narrow:fixed narrow:inset-y-0 narrow:left-0 narrow:z-60 narrow:w-72 narrow:shadow-lg narrow:not-open:hidden backdrop:bg-scrim",
      )}
      popover="auto"
      // As a drawer it begins with its first entry; the browser gives the focus back when it closes.
      onToggle={(event) => {
        if (event.newState === "open") event.currentTarget.querySelector<HTMLElement>("a, button")?.focus();
      }}
      aria-label={t("mainMenu")}
    >
      <div className="flex h-(--topbar-height) flex-none items-center px-4 text-[15px] font-strong tracking-[-0.015em] menu-folded:px-[17px] zh:tracking-normal">
        <Link href="/" className="flex min-w-0 items-center gap-[9px]" title="Carillon">
          <Mark />
          <span className="menu-folded:hidden">Carillon</span>
        </Link>
      </div>
      {switcher}
      <nav className="flex-1 overflow-y-auto px-2.5 pb-3 [scrollbar-width:thin]" aria-label={t("mainMenu")}>
        {navigation(kind, role).map((group) => (
          <div
            key={group.key}
            className="menu-folded:border-t menu-folded:border-border menu-folded:py-[5px] menu-folded:first:border-t-0 menu-folded:first:pt-0"
          >
            {group.key === "top" ? null : (
              <h2 className="px-2 pt-3.5 pb-1 text-2xs font-medium text-muted-foreground menu-folded:hidden zh:text-[12px] zh:tracking-normal">
                {t(`groups.${group.key}`)}
              </h2>
            )}
            <ul>
              {group.items.map((item) => (
                <li key={item.key}>
                  <Link
                    href={item.href}
                    title={t(`nav.${item.key}`)}
                    aria-current={isCurrent(item.base, pathname) ? "page" : undefined}
                    className={cn(
                      "relative flex h-[30px] items-center gap-[9px] rounded-sm px-2 font-medium text-secondary-foreground icon:text-muted-foreground narrow:h-10",
                      "hover:bg-accent hover:text-foreground aria-[current]:bg-selected aria-[current]:text-foreground aria-[current]:icon:text-primary",
                      "aria-[current]:before:absolute aria-[current]:before:inset-y-[7px] aria-[current]:before:left-0 aria-[current]:before:w-[3px] aria-[current]:before:rounded-[3px] aria-[current]:before:bg-primary",
                      "menu-folded:justify-center menu-folded:px-0",
                    )}
                  >
                    <item.icon aria-hidden />
                    <span className="min-w-0 truncate menu-folded:sr-only">{t(`nav.${item.key}`)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <button
        type="button"
        className="mx-2.5 mt-1 mb-1.5 flex min-h-8 items-center gap-[9px] rounded-sm px-2 text-[12px] text-muted-foreground hover:bg-accent hover:text-foreground menu-folded:justify-center narrow:hidden min-[1180px]:in-[:has([data-with-drawer])]:invisible"
        onClick={onFold}
        title={folded ? t("unfoldMenu") : t("foldMenu")}
      >
        {folded ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
        <span className={cn(folded && "sr-only")}>{folded ? t("unfoldMenu") : t("foldMenu")}</span>
      </button>
      {foot}
    </aside>
  );
}
