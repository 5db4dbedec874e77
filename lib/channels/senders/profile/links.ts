import type { ChatLink } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import type { LinkAbility } from "#lib/connectors/abilities";
import type { Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { accountCall } from "../../binding/account-call.ts";
import type { ChannelLink, PlatformLink } from "../../binding/platform-link.ts";
import { findNumber, limitsOf, type NumberPlace, partOf } from "../change-number.ts";
import { getNumber } from "../get-number.ts";
import { keepShown } from "../refresh-number.ts";
import type { CreateLinkInput, DrawCodeInput, EditLinkInput, LinkInput } from "../schema.ts";

/**
 * Makes a short link into a chat with the number.
 *
 * @throws DomainError "limit_exceeded" past what the platform allows, "platform_refused" with the platform's words
 */
export async function createLink(ctx: Ctx, input: CreateLinkInput, link?: PlatformLink): Promise<ChatLink> {
  const { limits } = await findNumber(ctx, input);
  const { max } = limitsOf(limits, "links");
  const { links } = await getNumber(ctx, input);
  if ((links?.length ?? 0) >= max) throw new DomainError("limit_exceeded", "numbers.linksFull", { values: { max } });
  const { phone, value } = await call(ctx, input, "linkNotMade", link, (part, { channel, io }, senderExternalId) =>
    part.create(channel, { senderExternalId, text: input.text }, io),
  );
  await inTransaction(ctx, async (ctx) => {
    await keepLinks(ctx, input, (all) => [value, ...all]);
    const detail = { phone, link: value.url, text: value.text };
    await audit(ctx, { action: "sender.link_made", objectKind: "sender", objectId: input.senderId, detail });
  });
  return value;
}

/**
 * Changes the text that a link puts into the chat. The link and its QR code stay the same.
 *
 * @throws DomainError "not_found", "platform_refused" with the platform's words
 */
export async function editLink(ctx: Ctx, input: EditLinkInput, link?: PlatformLink): Promise<void> {
  const before = await find(ctx, input);
  const { phone, value } = await call(ctx, input, "linkNotChanged", link, (part, { channel, io }, senderExternalId) =>
    part.edit(channel, { senderExternalId, code: input.code, text: input.text }, io),
  );
  await inTransaction(ctx, async (ctx) => {
    await keepLinks(ctx, input, (all) => all.map((one) => (one.code === input.code ? value : one)));
    const detail = { phone, link: value.url, text: { from: before.text, to: value.text } };
    await audit(ctx, { action: "sender.link_changed", objectKind: "sender", objectId: input.senderId, detail });
  });
}

/**
 * Takes a link away: whoever follows it or scans its code afterwards gets nowhere.
 *
 * @throws DomainError "not_found", "platform_refused" with the platform's words
 */
export async function deleteLink(ctx: Ctx, input: LinkInput, link?: PlatformLink): Promise<void> {
  const { url, text } = await find(ctx, input);
  const { phone } = await call(ctx, input, "linkNotDeleted", link, (part, { channel, io }, senderExternalId) =>
    part.remove(channel, { senderExternalId, code: input.code }, io),
  );
  await inTransaction(ctx, async (ctx) => {
    await keepLinks(ctx, input, (all) => all.filter((one) => one.code !== input.code));
    const detail = { phone, link: url, text };
    await audit(ctx, { action: "sender.link_deleted", objectKind: "sender", objectId: input.senderId, detail });
  });
}

/**
 * The QR code of a link, as the platform draws it.
 *
 * @throws DomainError "not_found", "platform_refused" with the platform's words
 */
export async function drawCode(ctx: Ctx, input: DrawCodeInput, link?: PlatformLink): Promise<Buffer> {
  await find(ctx, input);
  const { value } = await call(ctx, input, "codeNotDrawn", link, (part, { channel, io }, senderExternalId) =>
    part.drawCode(channel, { senderExternalId, code: input.code, format: input.format }, io),
  );
  return value;
}

async function call<T>(
  ctx: Ctx,
  place: NumberPlace,
  failed: string,
  link: PlatformLink | undefined,
  run: (part: LinkAbility, bound: ChannelLink, senderExternalId: string) => Promise<Outcome<T>>,
): Promise<{ phone: string; value: T }> {
  const { sender } = await findNumber(ctx, place);
  const value = await accountCall(ctx, place.channelId, failed, link, (bound) =>
    run(partOf(bound.connector.senders?.links), bound, sender.externalId),
  );
  return { phone: sender.address, value };
}

async function find(ctx: Ctx, input: LinkInput): Promise<ChatLink> {
  const { links } = await getNumber(ctx, input);
  const found = links?.find(({ code }) => code === input.code);
  if (!found) throw notFound("link");
  return found;
}

/** Changes the list as it is kept now, in the caller's transaction. */
async function keepLinks(ctx: Ctx, place: NumberPlace, change: (all: ChatLink[]) => ChatLink[]): Promise<void> {
  await findNumber(ctx, place);
  const { links } = await getNumber(ctx, place);
  await keepShown(ctx, place.senderId, { links: change(links ?? []) });
}
