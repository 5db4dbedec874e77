"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import type { Role, WorkspaceKind } from "#db/enums";
import { Mark } from "./mark.tsx";
import { isCurrent, navigation } from "./navigation.tsx";

/** The id the menu button of the top bar opens below 900 px. */
export const SIDEBAR_ID = "main-menu";

/** The menu: a column, folded to icons on wish, a drawer below 900 px (a native popover, so Esc and a tap beside close it). */
export function Sidebar({
  kind,
  role,
  folded,
  onFold,
  switcher,
  foot,
}: {
  kind: WorkspaceKind;
  role: Role;
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
    <aside ref={side} id={SIDEBAR_ID} className="side" popover="auto" aria-label={t("mainMenu")}>
      <div className="brand">
        <Link href="/" className="row !gap-[9px]" title="Carillon">
          <Mark />
          <span className="w">Carillon</span>
        </Link>
      </div>
      {switcher}
      <nav className="nav" aria-label={t("mainMenu")}>
        {navigation(kind, role).map((group) => (
          <div key={group.key} className="nav-g">
            {group.key === "top" ? null : <h2>{t(`groups.${group.key}`)}</h2>}
            <ul>
              {group.items.map((item) => (
                <li key={item.key}>
                  <Link
                    href={item.href}
                    title={t(`nav.${item.key}`)}
                    aria-current={isCurrent(item.base, pathname) ? "page" : undefined}
                  >
                    <item.icon aria-hidden />
                    <span className="w clip">{t(`nav.${item.key}`)}</span>
                    {folded ? <span className="sr-only">{t(`nav.${item.key}`)}</span> : null}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <button type="button" className="fold-b hide-s" onClick={onFold} title={folded ? t("unfoldMenu") : t("foldMenu")}>
        {folded ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
        <span className={folded ? "sr-only" : "w"}>{folded ? t("unfoldMenu") : t("foldMenu")}</span>
      </button>
      {foot}
    </aside>
  );
}
