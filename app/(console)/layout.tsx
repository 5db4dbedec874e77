import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { StandingBanner } from "#components/shell/banners/standing-banner";
import { ConsoleShell } from "#components/shell/console-shell";
import { withTexts } from "#components/shell/texts";
import type { WorkspaceChoice } from "#components/shell/workspace-switcher";
import { WorkspaceTab } from "#components/shell/workspace-tab";
import { type GrantRole, platforms } from "#db/enums";
import { isAllowed } from "#lib/auth/permissions";
import { requireSession } from "#lib/auth/session";
import type { SessionWorkspace } from "#lib/auth/sessions";
import { SIDEBAR_COOKIE } from "#lib/i18n/language";
import { getShellData } from "#lib/workspaces/shell-data";
import { leaveCustomerAction, signOutAction, switchWorkspaceAction, visitCustomerAction } from "../session-actions.ts";
import { platformProfile } from "./channels/platform-profile.ts";
import { layoutTitle } from "./page-title.ts";
import { StaffBannerPart } from "./staff-banner-part.tsx";

/** The sections of a channel's navigation, one list for all channels of a platform: a page then carries it once. */
const sections = new Map(
  platforms.map((platform) => [platform, ["dashboard", "account", ...platformProfile(platform).menu] as const]),
);

/** What the shell shows of a workspace. */
const choiceOf = ({ id, name, kind, role, staff }: SessionWorkspace): WorkspaceChoice => ({
  ...{ id, name, kind, role },
  staff: staff && { providerName: staff.providerName },
});

export async function generateMetadata(): Promise<Metadata> {
  const title = await layoutTitle();
  return title ? { title } : {};
}

/** The layout of every page after sign-in. Redirects to sign-in without a session. */
async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { session, workspace, ctx } = await requireSession();
  const [facts, jar] = await Promise.all([getShellData(ctx), cookies()]);
  const { staff } = workspace;
  // A window that was made for a customer comes back as the provider's staff.
  const onSwitch = staff
    ? visitCustomerAction.bind(null, { providerId: staff.providerId, customerId: workspace.id })
    : switchWorkspaceAction;
  return (
    <WorkspaceTab workspace={{ id: workspace.id, name: workspace.name }} onSwitch={onSwitch}>
      <ConsoleShell
        workspace={choiceOf(workspace)}
        workspaces={session.workspaces.map(choiceOf)}
        user={{ id: session.user.id, name: session.user.name, email: session.user.email }}
        zone={workspace.zone}
        sandboxed={facts.sandboxed}
        health={facts.health}
        folded={jar.get(SIDEBAR_COOKIE)?.value === "folded"}
        channels={
          isAllowed(workspace, "channels:read")
            ? facts.channels.map((channel) => ({ ...channel, menu: sections.get(channel.platform) ?? [] }))
            : []
        }
        banner={
          <>
            <StandingBanner standing={workspace.standing} reason={workspace.suspendedReason} />
            {staff ? (
              <StaffBannerPart
                workspace={workspace.name}
                provider={staff.providerName}
                acting={
                  staff.grant && workspace.role !== "visitor"
                    ? { role: workspace.role as GrantRole, endsAt: staff.grant.endsAt }
                    : null
                }
                onLeave={leaveCustomerAction}
              />
            ) : null}
          </>
        }
        onSwitchWorkspace={switchWorkspaceAction}
        onSignOut={signOutAction}
      >
        {children}
      </ConsoleShell>
    </WorkspaceTab>
  );
}

export default withTexts("(console)/layout", ConsoleLayout);
