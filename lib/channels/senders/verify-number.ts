import { and, eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { findSender, lockChannel } from "../find-channel.ts";
import { needsCode, standingOf } from "../rules.ts";
import type { RequestCodeInput, VerifyCodeInput } from "../schema.ts";
import { numbersOf } from "./numbers-of.ts";
import { mergeDetails } from "./store-senders.ts";
import { syncSenders } from "./sync-senders.ts";

/** How long a number stays verified without being registered. */
const verificationLastsMs = 14 * 24 * 3_600_000;

/**
 * Has the platform send a six-digit code to a number, by SMS or by a call.
 *
 * @throws DomainError "conflict" when it is verified already, "platform_refused" with the platform's words
 */
export async function requestCode(ctx: Ctx, input: RequestCodeInput, link?: PlatformLink): Promise<void> {
  const { externalId } = await readUnverified(ctx, input);
  await accountCall(ctx, input.channelId, "codeNotSent", link, ({ connector, channel, io }) =>
    numbersOf(connector).requestCode(
      channel,
      { senderExternalId: externalId, method: input.method, language: input.language },
      io,
    ),
  );
}

/**
 * Verifies a number with the code that reached it.
 *
 * @throws DomainError "platform_refused" on the field `code` with the platform's words
 */
export async function verifyCode(ctx: Ctx, input: VerifyCodeInput, link?: PlatformLink): Promise<void> {
  const { externalId, address, details } = await readUnverified(ctx, input);
  await accountCall(
    ctx,
    input.channelId,
    "codeWrong",
    link,
    ({ connector, channel, io }) =>
      numbersOf(connector).verifyCode(channel, { senderExternalId: externalId, code: input.code }, io),
    "code",
  );
  await inTransaction(ctx, async (ctx) => {
    await ctx.db
      .update(senders)
      .set({
        details: mergeDetails({
          verificationState: "VERIFIED",
          verifiedUntil: new Date(ctx.now.getTime() + verificationLastsMs).toISOString(),
        }),
        syncedAt: ctx.now,
      })
      .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, input.senderId)));
    await audit(ctx, {
      action: "sender.verified",
      objectKind: "sender",
      objectId: input.senderId,
      detail: { phone: address, verification: { from: details.verificationState ?? "NOT_VERIFIED", to: "VERIFIED" } },
    });
  });
  await syncSenders(ctx, input, link);
}

async function readUnverified(ctx: Ctx, input: { channelId: string; senderId: string }) {
  return inTransaction(ctx, async (ctx) => {
    await lockChannel(ctx, input.channelId);
    const sender = await findSender(ctx, input.channelId, input.senderId);
    if (!needsCode(standingOf(sender))) throw new DomainError("conflict", "channels.numberVerified");
    return sender;
  });
}
