"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink, IconButton } from "../ui/button.tsx";
import {
  ArrowLeft,
  Building2,
  Cog,
  Gauge,
  Inbox,
  KeyRound,
  ListChecks,
  LogOut,
  ScrollText,
  UsersRound,
} from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { ZoneProvider } from "../ui/local-time.tsx";
import { ScrollToCurrent } from "../ui/scroll-to-current.tsx";
import { Tag } from "../ui/tag.tsx";
import { Mark } from "./mark.tsx";
import { BreadcrumbsProvider, BreadcrumbTrail } from "./navigation/breadcrumbs.tsx";
import { isCurrent } from "./navigation/navigation.tsx";
import { LanguageSwitch, ThemeSwitch } from "./switches.tsx";

const base = "/settings/system";
const sections = [
  { key: "overview", path: base, icon: Gauge },
  { key: "requests", path: `${base}/requests`, icon: Inbox },
  { key: "workspaces", path: `${base}/workspaces`, icon: Building2 },
  { key: "people", path: `${base}/people`, icon: UsersRound },
  { key: "queues", path: `${base}/queues`, icon: ListChecks },
  { key: "configuration", path: `${base}/configuration`, icon: Cog },
  { key: "keys", path: `${base}/keys`, icon: KeyRound },
  { key: "log", path: `${base}/log`, icon: ScrollText },
] as const;

/** Whose menu names a page that has no breadcrumbs of its own yet. */
const menu = { kind: "business", role: "viewer" } as const;

/**
 * The frame of the operator's pages. It names the installation and no workspace: what is done here concerns all of them, and
 * an operator may be a member of none.
 */
export function SystemShell({
  zone,
  hasConsole,
  requests,
  onSignOut,
  children,
}: {
  zone: string;
  /** The operator is a member of a workspace, whose console they can go back to. */
  hasConsole: boolean;
  /** Requests that wait for an answer. */
  requests: number;
  onSignOut: () => Promise<unknown>;
  children: ReactNode;
}) {
  const t = useTranslations("system");
  return (
    <ZoneProvider zone={zone}>
      <BreadcrumbsProvider>
        <a className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-90" href="#content">
          {t("title")}
        </a>
        <div className="grid min-h-dvh grid-cols-[var(--sidebar-width)_minmax(0,1fr)] narrow:grid-cols-[minmax(0,1fr)] narrow:grid-rows-[auto_1fr]">
          <aside className="sticky top-0 flex h-dvh flex-col border-r border-border bg-sidebar narrow:static narrow:h-auto narrow:border-r-0 narrow:border-b">
            <div className="flex h-(--topbar-height) flex-none items-center gap-2 px-4 text-[15px] font-strong tracking-[-0.015em] zh:tracking-normal">
              <Link href={base} className="flex min-w-0 flex-1 items-center gap-[9px]">
                <Mark />
                Carillon
              </Link>
              <Tag>{t("mark")}</Tag>
            </div>
            <Sections requests={requests} />
            {hasConsole ? (
              <div className="mt-auto p-2.5 narrow:hidden">
                <ButtonLink href="/" variant="quiet" full icon={<ArrowLeft aria-hidden />}>
                  {t("back")}
                </ButtonLink>
              </div>
            ) : null}
          </aside>
          <div className="flex min-w-0 flex-col">
            <header className="sticky top-0 z-20 flex h-(--topbar-height) items-center gap-2 border-b border-border bg-background/92 pr-6 pl-8 backdrop-blur-[8px] narrow:h-[52px] narrow:gap-1 narrow:px-4">
              <BreadcrumbTrail first={{ label: t("title"), href: base }} {...menu} />
              {hasConsole ? (
                <ButtonLink
                  href="/"
                  variant="quiet"
                  square
                  aria-label={t("back")}
                  className="hidden narrow:inline-flex"
                  icon={<ArrowLeft aria-hidden />}
                />
              ) : null}
              <LanguageSwitch />
              <ThemeSwitch />
              <IconButton label={t("signOut")} onClick={() => void onSignOut()}>
                <LogOut aria-hidden />
              </IconButton>
            </header>
            {children}
          </div>
        </div>
      </BreadcrumbsProvider>
    </ZoneProvider>
  );
}

/** The sections: a column, or a row that scrolls where there is less room. */
function Sections({ requests }: { requests: number }) {
  const t = useTranslations("system.nav");
  const pathname = usePathname();
  return (
    <nav
      aria-label={t("label")}
      className="relative flex flex-col gap-px px-2.5 pt-1 narrow:flex-row narrow:overflow-x-auto narrow:pb-2 narrow:[scrollbar-width:none]"
    >
      {sections.map(({ key, path, icon: Icon }) => (
        <Link
          key={key}
          href={path}
          aria-current={(path === base ? pathname === base : isCurrent(path, pathname)) ? "page" : undefined}
          className="relative flex h-[30px] items-center gap-[9px] rounded-sm px-2 font-medium whitespace-nowrap text-secondary-foreground hover:bg-accent hover:text-foreground aria-[current]:bg-selected aria-[current]:text-foreground icon:text-muted-foreground aria-[current]:icon:text-primary narrow:h-9 narrow:flex-none"
        >
          <Icon aria-hidden />
          {t(key)}
          {key === "requests" && requests > 0 ? (
            <Tag className="ml-auto tabular-nums narrow:ml-0">
              {requests} <span className="sr-only">{t("requestsWait")}</span>
            </Tag>
          ) : null}
        </Link>
      ))}
      <ScrollToCurrent />
    </nav>
  );
}
