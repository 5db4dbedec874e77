"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { buttonLook } from "../ui/button.tsx";
import { cn } from "../ui/cn.tsx";
import { ZoneProvider } from "../ui/local-time.tsx";
import type { CommandChannel } from "./command/command-targets.ts";
import { Commands } from "./command/commands.tsx";
import { forgetPages } from "./command/recent.ts";
import { leave } from "./leave/leave-guard.ts";
import { BreadcrumbsProvider } from "./navigation/breadcrumbs.tsx";
import { Sidebar } from "./navigation/sidebar.tsx";
import { type PlatformHealth, PlatformKeys } from "./platform-keys.tsx";
import { rememberSidebar } from "./preferences.tsx";
import { type ShellUser, TopBar } from "./top-bar.tsx";
import { RoleProvider } from "./visitor.tsx";
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
  /** The channels that the member may read, for the command menu. */
  channels: readonly CommandChannel[];
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
  const [folded, setFolded] = useState(props.folded);
  const [searching, setSearching] = useState(false);

  function fold() {
    rememberSidebar(!folded);
    setFolded(!folded);
  }
  const signOut = () =>
    leave(() => {
      forgetPages({ userId: user.id, workspaceId: workspace.id });
      void props.onSignOut();
    });

  return (
    <ZoneProvider zone={props.zone}>
      <RoleProvider role={workspace.role}>
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
              {/* Both stay in view, whatever is scrolled. */}
              <div className="sticky top-0 z-20">
                {banner}
                <TopBar
                  workspace={workspace}
                  user={user}
                  sandboxed={sandboxed}
                  onSearch={() => setSearching(true)}
                  onSignOut={signOut}
                />
              </div>
              {children}
            </div>
          </div>
          <Commands
            workspace={workspace}
            userId={user.id}
            channels={props.channels}
            open={searching}
            onOpenChange={setSearching}
            onSignOut={signOut}
          />
        </BreadcrumbsProvider>
      </RoleProvider>
    </ZoneProvider>
  );
}
