"use client";

import { Languages, LogOut, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { languages } from "#db/enums";
import { buttonLook } from "../ui/button.tsx";
import { cn } from "../ui/cn.tsx";
import { ZoneProvider } from "../ui/local-time.tsx";
import { BreadcrumbsProvider } from "./breadcrumbs.tsx";
import { type CommandEntry, CommandMenu } from "./command-menu.tsx";
import { navigation, settingsPages } from "./navigation.tsx";
import { type PlatformHealth, PlatformKeys } from "./platform-keys.tsx";
import { chooseLanguage, chooseTheme, rememberSidebar } from "./preferences.tsx";
import { Sidebar } from "./sidebar.tsx";
import { type ShellUser, TopBar } from "./top-bar.tsx";
import { type WorkspaceChoice, WorkspaceSwitcher } from "./workspace-switcher.tsx";

export type ConsoleShellProps = {
  workspace: WorkspaceChoice;
  workspaces: readonly WorkspaceChoice[];
  user: ShellUser;
  zone: string;
  sandboxed: boolean;
  health?: PlatformHealth;
  /** The menu was folded earlier (SIDEBAR_COOKIE is "folded"). */
  folded: boolean;
  /** The workspace's own entries in the command menu, such as its channels. */
  commands?: readonly Extract<CommandEntry, { href: string }>[];
  /** A bar above everything else. */
  banner?: ReactNode;
  onSwitchWorkspace: (workspaceId: string) => Promise<unknown>;
  onSignOut: () => Promise<unknown>;
  children: ReactNode;
};

/** The frame of every page after sign-in: menu, top bar and command menu. Pages bring a `Page` with their content. */
export function ConsoleShell(props: ConsoleShellProps) {
  const { workspace, workspaces, user, sandboxed, health, banner, children } = props;
  const t = useTranslations();
  const router = useRouter();
  const [folded, setFolded] = useState(props.folded);
  const [searching, setSearching] = useState(false);

  function fold() {
    rememberSidebar(!folded);
    setFolded(!folded);
  }
  const signOut = () => void props.onSignOut();
  const pages: CommandEntry[] = [
    ...navigation(workspace.kind, workspace.role).flatMap((group) => group.items),
    ...settingsPages(workspace.role),
  ]
    .filter((item) => item.key !== "settings")
    .map((item) => ({
      id: `page-${item.key}`,
      label: t(`shell.nav.${item.key}`),
      group: "pages",
      icon: <item.icon aria-hidden />,
      href: item.href,
    }));
  const doings: CommandEntry[] = [
    {
      id: "theme-light",
      label: `${t("shell.theme")}: ${t("shell.themes.light")}`,
      icon: <Sun aria-hidden />,
      group: "actions",
      run: () => chooseTheme("light"),
    },
    {
      id: "theme-dark",
      label: `${t("shell.theme")}: ${t("shell.themes.dark")}`,
      icon: <Moon aria-hidden />,
      group: "actions",
      run: () => chooseTheme("dark"),
    },
    {
      id: "theme-system",
      label: `${t("shell.theme")}: ${t("shell.themes.system")}`,
      icon: <Sun aria-hidden />,
      group: "actions",
      run: () => chooseTheme("system"),
    },
    ...languages.map(
      (language): CommandEntry => ({
        id: `language-${language}`,
        label: t(`states.language.${language}`),
        icon: <Languages aria-hidden />,
        keywords: [t("shell.language"), language],
        group: "actions",
        run: () => {
          chooseLanguage(language);
          router.refresh();
        },
      }),
    ),
    { id: "sign-out", label: t("shell.signOut"), icon: <LogOut aria-hidden />, group: "actions", run: signOut },
  ];

  return (
    <ZoneProvider zone={props.zone}>
      <BreadcrumbsProvider>
        <a
          className={cn(buttonLook({ variant: "primary" }), "absolute -top-[60px] left-2 z-90 focus:top-2")}
          href="#content"
        >
          {t("shell.skip")}
        </a>
        <div
          data-menu={folded ? "folded" : "open"}
          className="grid min-h-dvh grid-cols-[var(--sidebar-width)_minmax(0,1fr)] min-[900px]:data-[menu=folded]:grid-cols-[56px_minmax(0,1fr)] min-[1180px]:has-data-with-drawer:grid-cols-[56px_minmax(0,1fr)] narrow:grid-cols-[minmax(0,1fr)]"
        >
          <Sidebar
            kind={workspace.kind}
            role={workspace.role}
            folded={folded}
            onFold={fold}
            switcher={<WorkspaceSwitcher current={workspace} list={workspaces} onSwitch={props.onSwitchWorkspace} />}
            foot={health ? <PlatformKeys health={health} /> : null}
          />
          <div className="flex min-w-0 flex-col">
            {banner}
            <TopBar
              workspace={workspace}
              user={user}
              sandboxed={sandboxed}
              onSearch={() => setSearching(true)}
              onSignOut={signOut}
            />
            {children}
          </div>
        </div>
        <CommandMenu
          open={searching}
          onOpenChange={setSearching}
          entries={[...pages, ...(props.commands ?? []), ...doings]}
        />
      </BreadcrumbsProvider>
    </ZoneProvider>
  );
}
