import { and, desc, eq, isNull } from "drizzle-orm";
import type { Connection } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { contactGroups, contacts } from "#db/schema/contacts";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { users, workspaces } from "#db/schema/workspaces";
import { unknownIds } from "./full-workspace.ts";
import type { Ids } from "./routes.ts";

/** Lumen Retail of the demonstration, with a channel that has templates, campaigns and a month of messages. */
export async function lumen({ db }: Connection): Promise<{ userId: string; ids: Ids }> {
  const [owner] = await db.select().from(users).where(eq(users.email, "owner@lumen.example"));
  const [workspace] = await db.select().from(workspaces).where(eq(workspaces.slug, "lumen-retail"));
  if (!owner || !workspace) throw new Error("the demonstration is not there");
  const [campaign] = await db
    .select({ id: campaigns.id, channelId: campaigns.channelId, importId: campaigns.importId })
    .from(campaigns)
    .innerJoin(channels, and(eq(channels.workspaceId, campaigns.workspaceId), eq(channels.id, campaigns.channelId)))
    .where(and(eq(campaigns.workspaceId, workspace.id), eq(channels.state, "bound"), isNull(channels.deletedAt)))
    .orderBy(desc(campaigns.createdAt));
  if (!campaign) throw new Error("the demonstration has no campaign");
  const [template] = await db
    .select({ code: templates.code })
    .from(templates)
    .where(and(eq(templates.workspaceId, workspace.id), eq(templates.channelId, campaign.channelId)));
  const [sender] = await db
    .select({ id: senders.id })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspace.id), eq(senders.channelId, campaign.channelId)));
  const [contact] = await db.select({ id: contacts.id }).from(contacts).where(eq(contacts.workspaceId, workspace.id));
  const [group] = await db
    .select({ id: contactGroups.id })
    .from(contactGroups)
    .where(eq(contactGroups.workspaceId, workspace.id));
  // Who sees every page: those of the installation too.
  await db.update(users).set({ operatorSince: new Date() }).where(eq(users.id, owner.id));
  return {
    userId: owner.id,
    ids: {
      ...unknownIds,
      workspaceId: workspace.id,
      channelId: campaign.channelId,
      campaignId: campaign.id,
      code: template?.code ?? "",
      senderId: sender?.id ?? "",
      contactId: contact?.id ?? "",
      groupId: group?.id ?? "",
    },
  };
}

/** Somebody of Harbour Messaging, the provider of the demonstration, and one of its customers. */
export async function harbour({ db }: Connection): Promise<{ userId: string; customerId: string }> {
  const [staff] = await db.select().from(users).where(eq(users.email, "staff@harbour.example"));
  const [customer] = await db.select().from(workspaces).where(eq(workspaces.slug, "alder-clinics"));
  if (!staff || !customer) throw new Error("the demonstration is not there");
  return { userId: staff.id, customerId: customer.id };
}

/** Pages that redirect members who are signed in. */
export const forVisitors = ["/sign-in", "/forgotten-password", "/password", "/invitation/[token]"];
