/** Fixtures for tests of fallbacks: a tenant with an SMS channel beside its own, and a campaign with a fallback. */
import { and, eq } from "drizzle-orm";
import type { Connection } from "#db/client";
import type { AddressKind, Platform, TemplateCategory } from "#db/enums";
import type { FallbackTrigger } from "#db/fallback-enums";
import type { TemplateContent } from "#db/json/template-content";
import { contactAddresses, contacts } from "#db/schema/contacts";
import { campaignFallbacks, type FallbackLink, type FallbackTemplate, fallbacks } from "#db/schema/fallback";
import { messages } from "#db/schema/messages";
import { senderFilings } from "#db/schema/senders";
import { serviceSettings } from "#db/schema/service";
import { profileFor } from "#lib/connectors/profiles";
import { newId } from "#lib/ids";
import { createOrigin } from "#lib/sending/origins/origins";
import { makeCampaign, makeTenant, type Tenant } from "#lib/sending/testing";
import { insertBinding, insertChannel, insertSender, insertTemplate } from "#lib/testing/factories";

export type SmsPlace = { channelId: string; senderId: string };

/** A bound SMS channel with a sender ID that is approved in Germany. */
export async function makeSmsChannel(owner: Connection, workspaceId: string, name = "KIOSK"): Promise<SmsPlace> {
  const channelId = await insertChannel(owner.db, workspaceId, { type: "sms", state: "bound", name: `SMS ${name}` });
  await insertBinding(owner.db, workspaceId, channelId, { platform: "sms" });
  const senderId = await insertSender(owner.db, workspaceId, channelId, {
    ...{ externalId: name, address: name, addressKind: null, limitPerSecond: 500 },
  });
  await owner.db.insert(senderFilings).values({
    ...{ workspaceId, id: newId(), channelId, name, country: "DE", kind: "alphanumeric", state: "approved" },
    ...{ filedBy: "system", filedAt: new Date() },
  });
  return { channelId, senderId };
}

/** SMS may follow what does not arrive on a channel. */
export async function activateSms(owner: Connection, workspaceId: string, channelId: string, at: Date): Promise<void> {
  await owner.db.insert(serviceSettings).values({ workspaceId, channelId, smsActivatedAt: at, updatedAt: at });
}

export type FallbackTenant = Tenant & { sms: SmsPlace };

export async function makeFallbackTenant(owner: Connection): Promise<FallbackTenant> {
  const tenant = await makeTenant(owner);
  const { workspaceId, now } = tenant.ctx;
  const sms = await makeSmsChannel(owner, workspaceId);
  await activateSms(owner, workspaceId, tenant.channelId, now);
  return { ...tenant, sms };
}

export const linkTo = ({ channelId, senderId }: SmsPlace): FallbackLink => ({
  ...{ ruleId: "R01", rule: "By SMS", channelId, senderId },
});

export type TemplatePlace = SmsPlace & { templateCode: string };

/** A bound channel of another platform with something to send from and an approved template with a variable `name`. */
export async function makeTemplateChannel(
  owner: Connection,
  workspaceId: string,
  platform: "email" | "viber" | "whatsapp",
  given: { category?: TemplateCategory; content?: TemplateContent } = {},
): Promise<TemplatePlace> {
  const channelId = await insertChannel(owner.db, workspaceId, {
    type: platform,
    state: "bound",
    name: `By ${platform}`,
  });
  await insertBinding(owner.db, workspaceId, channelId, { platform });
  const mail = { externalId: "news@shop.example", address: "news@shop.example", addressKind: "email" as const };
  const senderId = await insertSender(owner.db, workspaceId, channelId, {
    ...(profileFor(platform)?.senderKind === "mail_address" ? mail : {}),
    limitPerSecond: 500,
  });
  const templateCode = await insertTemplate(owner.db, workspaceId, channelId, given);
  return { channelId, senderId, templateCode };
}

export const linkByTemplate = (
  { channelId, senderId, templateCode }: TemplatePlace,
  platform: Platform,
  given: Partial<FallbackTemplate> = {},
): FallbackLink => ({
  ...{ ruleId: `R0${platform}`, rule: `By ${platform}`, channelId, senderId },
  template: {
    ...{ code: templateCode, name: "ready", language: "en", category: "utility", version: 0, platform, defaults: {} },
    ...given,
  },
});

/** A contact who is known by several addresses, the first of each kind before later ones. */
export async function insertContact(
  { owner, ctx }: Tenant,
  addresses: { kind: AddressKind; address: string }[],
): Promise<string> {
  const [workspaceId, id] = [ctx.workspaceId, newId()];
  await owner.db.insert(contacts).values({ workspaceId, id, source: "hand", createdBy: "system" });
  await owner.db.insert(contactAddresses).values(
    addresses.map(({ kind, address }, at) => ({
      ...{ workspaceId, contactId: id, addressKind: kind, address, createdAt: new Date(ctx.now.getTime() + at) },
    })),
  );
  return id;
}

export type Chosen = {
  triggers?: FallbackTrigger[];
  durationSeconds?: number | null;
  text?: string;
  columns?: string[];
  links?: FallbackLink[];
};

/** A running campaign with a fallback and no messages. */
export async function makeCampaignWith(tenant: FallbackTenant, given: Chosen = {}) {
  const campaign = await makeCampaign(tenant);
  await tenant.owner.db.insert(campaignFallbacks).values({
    ...{ workspaceId: tenant.ctx.workspaceId, campaignId: campaign.id, policyId: "S01", policyName: "By SMS" },
    ...{ triggers: given.triggers ?? ["undelivered"], text: given.text ?? "We are open, $(name)." },
    durationSeconds: given.durationSeconds === undefined ? 300 : given.durationSeconds,
    ...{ columns: given.columns ?? ["body.name"], links: given.links ?? [linkTo(tenant.sms)] },
  });
  await createOrigin(tenant.ctx, { kind: "fallback", id: campaign.id });
  return campaign;
}

export const fallbacksOf = ({ owner, ctx }: Tenant) =>
  owner.db.select().from(fallbacks).where(eq(fallbacks.workspaceId, ctx.workspaceId)).orderBy(fallbacks.messageId);

/** The messages that replaced others. */
export const replacementsOf = ({ owner, ctx }: Tenant) =>
  owner.db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.originKind, "fallback")))
    .orderBy(messages.id);
