import { afterAll } from "vitest";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { namesOf } from "./audit-names.ts";
import { listAudit, listAuditKinds } from "./audit-queries.ts";
import { inviteMember, listInvitations, revokeInvitation } from "./invitations.ts";
import { limitMember, limitToCustomers } from "./limit-member.ts";
import { changeMailChoice, getMailChoices } from "./mail-choices.ts";
import { invitedChannels } from "./member-channels.ts";
import { invitedCustomers } from "./member-customers.ts";
import { changeRole, listMembers, lockMember, removeMember } from "./members.ts";
import { getShellData } from "./shell-data.ts";
import { updateWorkspace } from "./update-workspace.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

const everything = { search: null, kinds: [], from: null, until: null, page: 1, size: 20 };
/** A customer of this workspace, and one of somebody else. */
const served = `INSERT INTO workspaces (id, slug, name, kind, provider_id)
  VALUES ('served', 'served', 'Served', 'business', :mine)`;
const servedByOther = served.replace(":mine", "'somebody'");
const nobodyLeft = "DELETE FROM memberships WHERE workspace_id = :mine AND role = 'viewer'";

describeTenantScope(
  twins,
  "lib/workspaces",
  {
    listMembers: (ctx) => listMembers(ctx),
    changeRole: (ctx, { viewerId }) => changeRole(ctx, { userId: viewerId, role: "operator" }),
    "changeRole of somebody who is only a member there": {
      given: nobodyLeft,
      run: (ctx, { viewerId }) => changeRole(ctx, { userId: viewerId, role: "operator" }),
      refused: "not_found",
    },
    "changeRole of the last owner": {
      given: "UPDATE memberships SET role = 'owner' WHERE workspace_id <> :mine",
      run: (ctx, { userId }) => changeRole(ctx, { userId, role: "viewer" }),
      refused: "precondition_failed",
    },
    limitMember: (ctx, { viewerId, channelId }) => limitMember(ctx, { userId: viewerId, channelIds: [channelId] }),
    "limitMember to a channel that only the other one has": {
      given: "DELETE FROM channels WHERE workspace_id = :mine",
      run: (ctx, { viewerId, channelId }) => limitMember(ctx, { userId: viewerId, channelIds: [channelId] }),
      refused: "not_found",
    },
    "limitMember who is only a member there": {
      given: nobodyLeft,
      run: (ctx, { viewerId, channelId }) => limitMember(ctx, { userId: viewerId, channelIds: [channelId] }),
      refused: "not_found",
    },
    invitedChannels: (ctx, { channelId }) => invitedChannels(ctx, "viewer", [channelId]),
    limitToCustomers: {
      given: served,
      run: (ctx, { viewerId }) => limitToCustomers(ctx, { userId: viewerId, customerIds: ["served"] }),
    },
    "limitToCustomers who is only a member there": {
      given: nobodyLeft,
      run: (ctx, { viewerId }) => limitToCustomers(ctx, { userId: viewerId, customerIds: null }),
      refused: "not_found",
    },
    "limitToCustomers of the other one": {
      given: servedByOther,
      run: (ctx, { viewerId }) => limitToCustomers(ctx, { userId: viewerId, customerIds: ["served"] }),
      refused: "not_found",
    },
    invitedCustomers: { given: served, run: (ctx) => invitedCustomers(ctx, "viewer", ["served"]) },
    lockMember: (ctx, { viewerId }) => lockMember(ctx, viewerId),
    removeMember: (ctx, { viewerId }) => removeMember(ctx, viewerId),
    "removeMember of somebody who is only a member there": {
      given: nobodyLeft,
      run: (ctx, { viewerId }) => removeMember(ctx, viewerId),
      refused: "not_found",
    },
    listInvitations: (ctx) => listInvitations(ctx),
    inviteMember: (ctx) => inviteMember(ctx, { email: "new@test.example", role: "viewer" }).then(() => "invited"),
    "inviteMember of a member of the other one": {
      given: `UPDATE users SET email = 'viewer@test.example' WHERE id = (SELECT user_id FROM memberships WHERE role = 'viewer' LIMIT 1);
        ${nobodyLeft}`,
      run: (ctx) => inviteMember(ctx, { email: "viewer@test.example", role: "viewer" }).then(() => "invited"),
    },
    getMailChoices: (ctx) => getMailChoices(ctx),
    changeMailChoice: (ctx) => changeMailChoice(ctx, { topic: "alarms", on: false }),
    revokeInvitation: (ctx, { invitationId }) => revokeInvitation(ctx, invitationId),
    "revokeInvitation that only the other one has": {
      given: "DELETE FROM invitations WHERE workspace_id = :mine",
      run: (ctx, { invitationId }) => revokeInvitation(ctx, invitationId),
      refused: "not_found",
    },
    listAudit: (ctx) => listAudit(ctx, everything),
    namesOf: (ctx, ids) => namesOf(ctx, Object.values(ids)),
    listAuditKinds: {
      given: "UPDATE audit_log SET object_kind = 'theirs' WHERE workspace_id <> :mine",
      run: (ctx) => listAuditKinds(ctx),
    },
    getShellData: (ctx) => getShellData(ctx),
    updateWorkspace: (ctx) =>
      updateWorkspace(ctx, {
        name: "Mine",
        zone: "UTC",
        language: "en",
        contactEmail: "",
        requireConsent: false,
        stopEverywhere: false,
        contactsFromInbound: true,
        contactsFromSends: false,
        failedShare: 5,
      }),
  },
  {
    ownCustomers: "limitToCustomers and invitedCustomers are what calls it, and have cases",
    ownChannels: "limitMember and invitedChannels are what calls it, and have cases",
    requireManageableRole: "compares two roles and reads nothing",
    writeInvitation: "inviteMember and lib/customers/invite-owner.ts are what calls it, and have cases",
    createAccessKey: "writes one row, under the workspace of the context; its id and secret are of chance",
  },
);
