import type { Db } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { bindings, channels, senders } from "#db/schema/channels";
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

/** Everything a send needs, in a workspace of the caller's: a bound channel, a connected number, an approved template. */
export async function makeSendable(
  owner: Db,
  workspaceId: string,
  given: { content?: TemplateContent; category?: TemplateCategory } = {},
): Promise<{ channelId: string; senderId: string; templateCode: string }> {
  const channelId = newChannelId();
  await owner
    .insert(channels)
    .values({ workspaceId, id: channelId, type: "whatsapp", name: channelId, state: "bound", createdBy: "test" });
  await owner.insert(bindings).values({
    workspaceId,
    channelId,
    platform: "whatsapp",
    environment: "sandbox",
    apiVersion: "v25.0",
    accountId: newId(),
    accountName: "Test account",
    reviewState: "APPROVED",
    accessTokenSealed: "sealed",
    appSecretSealed: "sealed",
    verifyTokenSealed: "sealed",
    boundBy: "test",
  });
  const senderId = newId();
  await owner.insert(senders).values({
    workspaceId,
    id: senderId,
    channelId,
    externalId: newId(),
    phone: "+4915555000001",
    displayName: "Test",
    state: "CONNECTED",
    verificationState: "VERIFIED",
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
