import type { PlatformProfile } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { findSender, lockChannel } from "../find-channel.ts";

export type NumberPlace = { channelId: string; senderId: string };

/**
 * A number that the account has, with what its platform allows.
 *
 * @throws DomainError "not_found"
 */
export async function findNumber(ctx: Ctx, { channelId, senderId }: NumberPlace) {
  return inTransaction(ctx, async (ctx) => {
    const { type } = await lockChannel(ctx, channelId);
    const sender = await findSender(ctx, channelId, senderId);
    if (sender.state === "DELETED") throw notFound("sender");
    return { sender, limits: profileFor(type) };
  });
}

/**
 * A limit of the platform.
 *
 * @throws DomainError "precondition_failed" when the platform has no such thing
 */
export function limitsOf<Name extends "businessProfile" | "greeting" | "links">(
  limits: PlatformProfile | null,
  name: Name,
): NonNullable<PlatformProfile[Name]> {
  const found = limits?.[name];
  if (!found) throw new DomainError("precondition_failed", "numbers.notOnThisPlatform");
  return found;
}

/**
 * An optional part of a connector.
 *
 * @throws DomainError "precondition_failed" when the platform has no such thing
 */
export function partOf<T>(part: T | undefined): T {
  if (part === undefined) throw new DomainError("precondition_failed", "numbers.notOnThisPlatform");
  return part;
}
