import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { Card, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { canMail } from "#lib/mail/send-mail";
import { listInvitations } from "#lib/workspaces/invitations";
import { listMembers } from "#lib/workspaces/members";
import { assignableRoles, invitationDays } from "#lib/workspaces/rules";
import { getShellData } from "#lib/workspaces/shell-data";
import { SettingsPage } from "../settings-page.tsx";
import { InvitationsTable } from "./invitations-table.tsx";
import { InviteButton } from "./invite-button.tsx";
import { MembersTable } from "./members-table.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tabs.members") };
}

async function MembersPage() {
  const access = await authorizePage("members:read");
  if (!access) return <SettingsPage tab="members">{null}</SettingsPage>;
  const { workspace, ctx, session } = access;
  const mayManage = isAllowed(workspace, "members:manage");
  const [members, { channels }, invitations, t] = await Promise.all([
    listMembers(ctx),
    getShellData(ctx),
    mayManage ? listInvitations(ctx) : [],
    getTranslations("settings"),
  ]);
  const roles = mayManage ? assignableRoles(workspace.role) : [];
  return (
    <SettingsPage
      tab="members"
      sub={t("members.sub", { count: members.length, workspace: workspace.name })}
      actions={
        mayManage ? (
          <InviteButton
            roles={roles}
            channels={channels}
            workspace={workspace.name}
            provider={workspace.kind === "provider"}
            days={invitationDays}
            byMail={canMail()}
          />
        ) : null
      }
    >
      {mayManage ? null : <Note tone="info">{t("members.readOnly")}</Note>}
      <Card className="overflow-hidden">
        <MembersTable
          members={members}
          me={session.user.id}
          roles={roles}
          channels={mayManage ? channels : []}
          workspace={workspace.name}
          provider={workspace.kind === "provider"}
          owners={members.filter((member) => member.role === "owner").length}
        />
      </Card>
      {members.every((member) => member.addressProved) ? null : (
        <p className="text-xs text-muted-foreground">{t("members.unprovedHint")}</p>
      )}
      {mayManage ? (
        <Card className="overflow-hidden">
          <CardHeader title={t("invitations.title")} count={invitations.length} line={invitations.length > 0} />
          <InvitationsTable invitations={invitations} provider={workspace.kind === "provider"} />
        </Card>
      ) : null}
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/members/page", MembersPage);
