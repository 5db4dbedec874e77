import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { senderAddresses, senders } from "#db/schema/senders";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, currentWorkspace, inTransaction, recordedName } from "#lib/context";
import { DomainError } from "#lib/errors";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";
import { type ProofLink, proofToken, readProofToken } from "./proof-link.ts";
import { addressIs, lockAddress, senderIs } from "./rows.ts";
import { mayAskAgain, proofDays } from "./rules.ts";
import type { SenderAddressRef } from "./schema.ts";

const dayMs = 86_400_000;

/**
 * Asks the holder of an address by a mail of the console's own, in the caller's transaction. The link goes to the address
 * alone: nobody in the workspace sees it.
 *
 * @returns false where there is no mail server of our own
 */
export async function askForProof(ctx: Ctx, at: SenderAddressRef): Promise<boolean> {
  if (!canMail()) return false;
  const { sender } = await lockAddress(ctx, at);
  const { db, workspaceId, now } = ctx;
  const { name: workspace, language } = await currentWorkspace(ctx);
  const address = sender.externalId;
  await putMail(
    db,
    {
      ...{ workspaceId, kind: "sender_address", language, recipient: address, about: at.senderId },
      payload: { workspace, by: recordedName(ctx.actor) ?? "", address, days: proofDays },
      token: proofToken({ workspaceId, ...at, address, at: now.getTime() }),
      expiresAt: new Date(now.getTime() + proofDays * dayMs),
    },
    now,
  );
  await db
    .update(senderAddresses)
    .set({ askedAt: now, asked: sql`${senderAddresses.asked} + 1` })
    .where(addressIs(ctx, at));
  return true;
}

/**
 * Asks once more.
 *
 * @throws DomainError "conflict" when it is proved already, "limit_exceeded" too soon after the last mail or too often,
 *   "precondition_failed" without a mail server of our own
 */
export async function askForProofAgain(ctx: Ctx, at: SenderAddressRef): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { address, sender } = await lockAddress(ctx, at);
    if (sender.state !== "UNVERIFIED") throw new DomainError("conflict", "senderAddresses.provedAlready");
    if (!mayAskAgain(address, ctx.now)) throw new DomainError("limit_exceeded", "senderAddresses.askedOften");
    if (!(await askForProof(ctx, at))) throw new DomainError("precondition_failed", "senderAddresses.noMail");
  });
}

/** What a link asks about. `proved`: its address may send. */
export type AskedProof = { workspace: string; address: string; proved: boolean };

/** @returns null for a link that is not ours or over, or of an address that was removed */
export async function readAskedProof(db: Db, token: string, now: Date): Promise<AskedProof | null> {
  const place = placeOf(db, token, now);
  return place && inTransaction(place.ctx, (ctx) => find(ctx, place.link));
}

/**
 * Takes the holder's word that mails may come from the address. Doing it again changes nothing.
 *
 * @returns null for a link that is not ours or over, or of an address that was removed
 */
export async function proveAddress(db: Db, token: string, now: Date): Promise<AskedProof | null> {
  const place = placeOf(db, token, now);
  if (!place) return null;
  return inTransaction(place.ctx, async (ctx) => {
    const found = await find(ctx, place.link);
    if (!found || found.proved) return found;
    await markProved(ctx, place.link.channelId, [place.link.senderId], "mail");
    return { ...found, proved: true };
  });
}

/** Lets mails come from addresses that wait for a proof, in the caller's transaction. Those that do not wait stay as they are. */
export async function markProved(
  ctx: Ctx,
  channelId: string,
  senderIds: readonly string[],
  by: "mail" | "domain",
): Promise<void> {
  if (senderIds.length === 0) return;
  const { db, workspaceId, now } = ctx;
  const proved = await db
    .update(senders)
    .set({ state: "CONNECTED", syncedAt: now })
    .where(
      and(
        eq(senders.workspaceId, workspaceId),
        eq(senders.channelId, channelId),
        inArray(senders.id, [...senderIds]),
        eq(senders.state, "UNVERIFIED"),
      ),
    )
    .returning({ id: senders.id, address: senders.externalId });
  for (const { id, address } of proved) {
    await db
      .update(senderAddresses)
      .set({ verifiedBy: by, verifiedAt: now })
      .where(addressIs(ctx, { channelId, senderId: id }));
    await audit(ctx, {
      action: by === "mail" ? "sender.address_proved_by_mail" : "sender.address_proved_by_domain",
      ...{ objectKind: "channel", objectId: channelId, detail: { name: address } },
    });
  }
}

function placeOf(db: Db, token: string, now: Date): { ctx: Ctx; link: ProofLink } | null {
  const link = readProofToken(token);
  if (!link || now.getTime() - link.at > proofDays * dayMs) return null;
  const { workspaceId } = link;
  return { ctx: { workspaceId, actor: { kind: "system", name: "sender address" }, db, now }, link };
}

async function find(ctx: Ctx, link: ProofLink): Promise<AskedProof | null> {
  const [row] = await ctx.db
    .select({ workspace: workspaces.name, address: senders.externalId, state: senders.state })
    .from(senders)
    .innerJoin(workspaces, eq(workspaces.id, senders.workspaceId))
    .innerJoin(senderAddresses, and(addressIs(ctx, link), eq(senderAddresses.senderId, senders.id)))
    .where(and(senderIs(ctx, link), eq(senders.externalId, link.address)));
  if (!row || row.state === "DELETED") return null;
  return { workspace: row.workspace, address: row.address, proved: row.state !== "UNVERIFIED" };
}
