/** A workspace with one object of every kind, for specs that try to reach another workspace's objects. */

import { grants } from "#db/schema/customers";
import { libraryFiles, media } from "#db/schema/media";
import { rollouts } from "#db/schema/rollouts";
import { addSuppression } from "#lib/audience/add-suppression";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { RepeatCampaignInput } from "#lib/campaigns/repeat/schema";
import { pauseRepeat, setRepeat } from "#lib/campaigns/repeat/set-repeat";
import { defineAttribute } from "#lib/contacts/attributes";
import { everybody } from "#lib/contacts/contacts";
import { createGroup } from "#lib/contacts/groups";
import { addContact } from "#lib/contacts/save-contact";
import { AddContactInput } from "#lib/contacts/schema";
import { saveSegment } from "#lib/contacts/segments";
import { newId } from "#lib/ids";
import { inviteMember } from "#lib/workspaces/invitations";
import { phoneOf } from "./recipients.ts";
import type { Ids } from "./routes.ts";
import { type Member, makeChannel, makeTemplate, type ReadyChannel, type Workspace } from "./workspace.ts";

export type FullWorkspace = { ids: Ids; channel: ReadyChannel; templateName: string; campaignName: string };

export async function makeFullWorkspace(workspace: Workspace): Promise<FullWorkspace> {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner, `Secret channel ${workspace.slug}`);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  const { id: importId } = await importNumbers(owner.ctx(), {
    channelId: channel.id,
    templateCode: template.code,
    text: [phoneOf(1), phoneOf(2)].join("\n"),
  });
  const campaignName = `Secret campaign ${workspace.slug}`;
  const { id: campaignId } = await launchCampaign(owner.ctx(), {
    channelId: channel.id,
    templateCode: template.code,
    senderId: channel.sender.id,
    importId,
    name: campaignName,
    scheduledAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const { token, id: invitationId } = await inviteMember(owner.ctx(), {
    email: `guest-${workspace.slug}@spec.example`,
    role: "viewer",
  });
  const { id: suppressionId } = await addSuppression(owner.ctx(), {
    platform: "whatsapp",
    address: phoneOf(3),
    kind: "marketing",
    reason: "",
  });
  const { groupId, contactId } = await keepContact(owner, phoneOf(4));
  return {
    channel,
    templateName: template.name,
    campaignName,
    ids: {
      channelId: channel.id,
      code: template.code,
      campaignId,
      senderId: channel.sender.id,
      importId,
      userId: owner.userId,
      workspaceId: workspace.id,
      token,
      invitationId,
      suppressionId,
      contactId,
      groupId,
      grantId: await giveOldGrant(owner),
      customerId: workspace.id,
      rolloutId: await planNothing(owner),
      fileId: await keepNothing(owner),
      repeatId: await repeatLater(owner, campaignId),
    },
  };
}

/** A paused repeat of a campaign, of which no turn comes. */
async function repeatLater(owner: Member, campaignId: string): Promise<string> {
  const rule = { rhythm: "daily", days: [], monthDay: "", at: "09:30", ends: "never", untilDay: "", times: "" };
  const { repeatId } = await setRepeat(owner.ctx(), RepeatCampaignInput.parse({ campaignId, ...rule }));
  await pauseRepeat(owner.ctx(), repeatId);
  return repeatId;
}

/** A contact in a group, an attribute and a segment. */
async function keepContact(owner: Member, address: string): Promise<{ groupId: string; contactId: string }> {
  const { id: groupId } = await createGroup(owner.ctx(), { name: "Secret group" });
  await defineAttribute(owner.ctx(), { key: "city", name: "City", kind: "text" });
  await saveSegment(owner.ctx(), { name: "Secret segment", filter: { ...everybody, kinds: ["phone"] } });
  const person = { name: "Secret person", addresses: [{ addressKind: "phone", address }], groupIds: [groupId] };
  const { id: contactId } = await addContact(owner.ctx(), AddContactInput.parse(person));
  return { groupId, contactId };
}

/** A grant of the workspace to a provider that nobody belongs to. */
async function giveOldGrant(owner: Member): Promise<string> {
  const { workspaceId, db, now } = owner.ctx();
  const id = newId();
  await db.insert(grants).values({
    ...{ workspaceId, id, providerId: newId(), role: "viewer", reason: "Secret reason", givenBy: owner.userId },
    ...{ startsAt: now, endsAt: new Date(now.getTime() + 3_600_000) },
  });
  return id;
}

/** A roll-out to nobody. */
async function planNothing(owner: Member): Promise<string> {
  const { workspaceId, db } = owner.ctx();
  const id = newId();
  await db.insert(rollouts).values({
    ...{
      workspaceId,
      id,
      kind: "setting",
      name: "Secret roll-out",
      createdBy: owner.userId,
      createdByName: "Somebody",
    },
    item: { setting: "failedShare", value: "7" },
  });
  return id;
}

/** A file of the library whose content nobody has. */
async function keepNothing(owner: Member): Promise<string> {
  const { workspaceId, db } = owner.ctx();
  const id = newId();
  const file = { workspaceId, id, createdBy: owner.userId, name: "Secret poster.png" };
  const facts = { source: "uploaded", kind: "image", type: "image/png", size: 5_000, sha256: id } as const;
  await db.insert(media).values({ ...file, ...facts, storageKey: `${workspaceId}/${id}`, libraryId: id });
  await db.insert(libraryFiles).values({ ...file, mediaId: id });
  return id;
}

/** Ids of the right shape that do not exist. */
export const unknownIds: Ids = {
  channelId: "cams-0000000000",
  code: "1000000000000000001",
  campaignId: "20200101000000001",
  senderId: "00000000-0000-7000-8000-000000000001",
  importId: "00000000-0000-7000-8000-000000000002",
  userId: "00000000-0000-7000-8000-000000000003",
  workspaceId: "00000000-0000-7000-8000-000000000004",
  token: "unknownIds-token",
  invitationId: "00000000-0000-7000-8000-000000000005",
  suppressionId: "00000000-0000-7000-8000-000000000006",
  contactId: "00000000-0000-7000-8000-000000000009",
  groupId: "00000000-0000-7000-8000-000000000010",
  grantId: "00000000-0000-7000-8000-000000000007",
  customerId: "00000000-0000-7000-8000-000000000007",
  rolloutId: "00000000-0000-7000-8000-000000000008",
  fileId: "00000000-0000-7000-8000-000000000009",
  repeatId: "00000000-0000-7000-8000-000000000011",
};
