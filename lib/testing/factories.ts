import type { Db } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { type BindingAccount, bindings, channels, senders } from "#db/schema/channels";
import { type TemplateContent, templates } from "#db/schema/templates";
import { newChannelId, newId, newTemplateCode } from "#lib/ids";

/** A template with one variable in its body. */
export const greeting: TemplateContent = {
  header: null,
  body: "Hello $(name), your order is ready.",
  footer: null,
  buttons: [],
  samples: { "body.name": "Ana" },
};

/** How a bound account stands when all is well. */
export const testAccount: BindingAccount = {
  reviewState: "APPROVED",
  verificationState: "verified",
  businessId: null,
  businessName: null,
  currency: null,
  namespace: null,
};

/** Everything a send needs, in a workspace of the caller's: a bound channel, a connected number, an approved template. */
export async function makeSendable(
  owner: Db,
  workspaceId: string,
  given: { content?: TemplateContent; category?: TemplateCategory } = {},
): Promise<{ channelId: string; senderId: string; templateCode: string }> {
  const channelId = newChannelId();
  await owner
    .insert(channels)
    .values({ workspaceId, id: channelId, type: "whatsapp", name: channelId, state: "bound", createdBy: "system" });
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
  });
  const senderId = newId();
  await owner.insert(senders).values({
    workspaceId,
    id: senderId,
    channelId,
    externalId: newId(),
    address: "+4915555000001",
    addressKind: "phone",
    displayName: "Test",
    state: "CONNECTED",
    details: { verificationState: "VERIFIED" },
  });
  return { channelId, senderId, templateCode: await makeTemplate(owner, workspaceId, channelId, given) };
}

/** An approved template of a channel. @returns its code */
export async function makeTemplate(
  owner: Db,
  workspaceId: string,
  channelId: string,
  given: { content?: TemplateContent; category?: TemplateCategory } = {},
): Promise<string> {
  const code = newTemplateCode(new Date());
  await owner.insert(templates).values({
    workspaceId,
    code,
    channelId,
    name: `template_${code}`,
    language: "en",
    category: given.category ?? "utility",
    content: given.content ?? greeting,
    state: "pass",
    createdBy: "test",
  });
  return code;
}
