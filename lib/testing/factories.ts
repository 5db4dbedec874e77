/** The one set of fixtures for unit tests, database tests and benchmarks. Each function takes a connection as the owner. */
import type { Db } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { type BindingAccount, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { newChannelId, newId, newTemplateCode } from "#lib/ids";

/** A template with one variable in its body. */
export const greeting: TemplateContent = {
  header: null,
  body: "Hello $(name), your order is ready.",
  footer: null,
  buttons: [],
  samples: { "body.name": "Ana" },
};

/** The facts of an approved and verified account. */
export const testAccount: BindingAccount = {
  reviewState: "APPROVED",
  verificationState: "verified",
  businessId: null,
  businessName: null,
  currency: null,
  namespace: null,
};

/** A business workspace whose service is activated. @returns its id */
export async function insertWorkspace(
  owner: Db,
  values: Partial<typeof workspaces.$inferInsert> = {},
): Promise<string> {
  const id = newId();
  await owner
    .insert(workspaces)
    .values({ id, slug: id, name: "Lumen Retail", kind: "business", activatedAt: new Date(), ...values });
  return id;
}

/** An unbound WhatsApp channel. @returns its id */
export async function insertChannel(
  owner: Db,
  workspaceId: string,
  values: Partial<typeof channels.$inferInsert> = {},
): Promise<string> {
  const id = newChannelId();
  await owner
    .insert(channels)
    .values({ workspaceId, id, type: "whatsapp", name: `Channel ${id}`, createdBy: "system", ...values });
  return id;
}

/** A binding to an account of the sandbox. Its secrets do not open unless they are given. */
export async function insertBinding(
  owner: Db,
  workspaceId: string,
  channelId: string,
  values: Partial<typeof bindings.$inferInsert> = {},
): Promise<void> {
  await owner.insert(bindings).values({
    workspaceId,
    channelId,
    platform: "whatsapp",
    environment: "sandbox",
    configuration: { apiVersion: "v25.0" },
    accountId: newId(),
    accountName: "Test account",
    account: testAccount,
    secretsSealed: "sealed",
    boundBy: "system",
    ...values,
  });
}

/** A connected number. @returns its id */
export async function insertSender(
  owner: Db,
  workspaceId: string,
  channelId: string,
  values: Partial<typeof senders.$inferInsert> = {},
): Promise<string> {
  const id = newId();
  await owner.insert(senders).values({
    workspaceId,
    id,
    channelId,
    externalId: newId(),
    address: "+4915555000001",
    addressKind: "phone",
    displayName: "Test",
    state: "CONNECTED",
    details: { verificationState: "VERIFIED" },
    ...values,
  });
  return id;
}

/** An approved utility template with one variable. @returns its code */
export async function insertTemplate(
  owner: Db,
  workspaceId: string,
  channelId: string,
  values: Partial<typeof templates.$inferInsert> = {},
): Promise<string> {
  const code = newTemplateCode(new Date());
  await owner.insert(templates).values({
    workspaceId,
    code,
    channelId,
    name: `template_${code}`,
    language: "en",
    category: "utility",
    content: greeting,
    state: "pass",
    createdBy: "system",
    ...values,
  });
  return code;
}

/** Everything that a send needs in a workspace: a bound channel, a connected number, an approved template. */
export async function makeSendable(
  owner: Db,
  workspaceId: string,
  given: { content?: TemplateContent; category?: TemplateCategory } = {},
): Promise<{ channelId: string; senderId: string; templateCode: string }> {
  const channelId = await insertChannel(owner, workspaceId, { state: "bound" });
  await insertBinding(owner, workspaceId, channelId);
  const senderId = await insertSender(owner, workspaceId, channelId);
  return { channelId, senderId, templateCode: await insertTemplate(owner, workspaceId, channelId, given) };
}
