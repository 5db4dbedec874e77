import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { PlatformIcon } from "#components/messaging/channel-glyph";
import { ConsoleShell } from "#components/shell/console-shell";
import { withTexts } from "#components/shell/texts";
import { WorkspaceTab } from "#components/shell/workspace-tab";
import { requireSession } from "#lib/auth/session";
import { SIDEBAR_COOKIE } from "#lib/i18n/language";
import { getShellData } from "#lib/workspaces/shell-data";
import { signOutAction, switchWorkspaceAction } from "../session-actions.ts";

/** The layout of every page after sign-in. Redirects to sign-in without a session. */
async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { session, workspace, ctx } = await requireSession();
  const [facts, jar] = await Promise.all([getShellData(ctx), cookies()]);
  return (
    <WorkspaceTab workspace={{ id: workspace.id, name: workspace.name }} onSwitch={switchWorkspaceAction}>
      <ConsoleShell
        workspace={workspace}
        workspaces={session.workspaces}
        user={{ name: session.user.name, email: session.user.email }}
        zone={workspace.zone}
        sandboxed={facts.sandboxed}
        health={facts.health}
        folded={jar.get(SIDEBAR_COOKIE)?.value === "folded"}
        commands={facts.channels.map((channel) => ({
          id: `channel-${channel.id}`,
          label: channel.name,
          hint: channel.id,
          keywords: [channel.id, channel.platform],
          group: "pages",
          icon: <PlatformIcon platform={channel.platform} />,
          href: `/channels/${channel.id}`,
        }))}
        onSwitchWorkspace={switchWorkspaceAction}
        onSignOut={signOutAction}
      >
        {children}
      </ConsoleShell>
    </WorkspaceTab>
  );
}

export default withTexts("(console)/layout", ConsoleLayout);
