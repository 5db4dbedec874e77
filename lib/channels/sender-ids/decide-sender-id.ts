import { and, eq } from "drizzle-orm";
import { senderFilings } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { findAnswerer } from "#lib/requests/answerer";
import { lockOpenRequest } from "#lib/requests/rows";
import { lockChannel } from "../find-channel.ts";
import type { DecideSenderIdInput, SenderFilingInput } from "./schema.ts";
import { followFilings } from "./senders-of.ts";

/**
 * Records what the carrier decided about a filing, with its reference of an approval, which is kept as the filing's evidence. A
 * decision may be changed: registrations are withdrawn. Where a provider looks after the workspace its staff approve.
 *
 * @throws DomainError "not_found", "conflict" when it stands so already, "precondition_failed" for what the provider decides,
 *   "invalid" on `reason` for an approval without a reference
 */
export async function decideSenderId(ctx: Ctx, input: DecideSenderIdInput): Promise<void> {
  const provider = await findAnswerer(ctx);
  await inTransaction(ctx, async (ctx) => {
    const open = await lockOpenRequest(ctx, "sender_filing", input.filingId);
    if (open || (provider !== null && input.decision === "approved"))
      throw new DomainError("precondition_failed", "senderIds.providerDecides", {
        values: { provider: provider ?? "" },
      });
    if (input.reason === "") throw new DomainError("invalid", "senderIds.referenceRequired", { field: "reason" });
    await settleFiling(ctx, input);
  });
}

/** Decides about a filing, in the caller's transaction. Throws as `decideSenderId`, whoever looks after the workspace. */
export async function settleFiling(ctx: Ctx, input: DecideSenderIdInput): Promise<void> {
  const { channelId, filingId, decision, reason } = input;
  const filing = await lockFiling(ctx, { channelId, filingId });
  if (filing.state === decision) throw new DomainError("conflict", "senderIds.decidedAlready");
  await ctx.db
    .update(senderFilings)
    .set({
      ...{ state: decision, reason: decision === "refused" ? reason : null, decidedAt: ctx.now, preferred: false },
      ...(decision === "approved" && reason !== "" ? { evidence: reason } : {}),
    })
    .where(of(ctx, filingId));
  await followFilings(ctx, channelId, filing.name);
  await audit(ctx, {
    action: decision === "approved" ? "sender.filing_approved" : "sender.filing_refused",
    ...{ objectKind: "channel", objectId: channelId },
    detail: { name: filing.name, about: filing.country, reason },
  });
}

/** Removes a filing that was taken back before anybody decided, in the caller's transaction. */
export async function takeBackFiling(ctx: Ctx, input: SenderFilingInput): Promise<void> {
  await lockFiling(ctx, input);
  await ctx.db.delete(senderFilings).where(of(ctx, input.filingId));
}

/**
 * Has messages to a country come from this sender ID where several are approved there.
 *
 * @throws DomainError "not_found", "precondition_failed" when it is not approved
 */
export async function preferSenderId(ctx: Ctx, input: SenderFilingInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { name, country, state } = await lockFiling(ctx, input);
    if (state !== "approved") throw new DomainError("precondition_failed", "senderIds.notApproved");
    const { db, workspaceId } = ctx;
    await db
      .update(senderFilings)
      .set({ preferred: false })
      .where(
        and(
          eq(senderFilings.workspaceId, workspaceId),
          eq(senderFilings.channelId, input.channelId),
          eq(senderFilings.country, country),
        ),
      );
    await db.update(senderFilings).set({ preferred: true }).where(of(ctx, input.filingId));
    await audit(ctx, {
      action: "sender.filing_preferred",
      ...{ objectKind: "channel", objectId: input.channelId, detail: { name, about: country } },
    });
  });
}

const of = ({ workspaceId }: Ctx, filingId: string) =>
  and(eq(senderFilings.workspaceId, workspaceId), eq(senderFilings.id, filingId));

async function lockFiling(ctx: Ctx, { channelId, filingId }: SenderFilingInput) {
  await lockChannel(ctx, channelId);
  const [row] = await ctx.db
    .select()
    .from(senderFilings)
    .where(and(of(ctx, filingId), eq(senderFilings.channelId, channelId)))
    .for("update");
  if (!row) throw notFound("sender");
  return row;
}
