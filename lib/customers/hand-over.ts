import { and, desc, eq, sql } from "drizzle-orm";
import { customerHandOvers } from "#db/schema/customers";
import type { AuditEntry } from "#lib/audit/audit-entries";
import { asCustomer, type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { auditAt, auditBoth } from "./audit-both.ts";
import { lockCustomer } from "./find-customer.ts";
import { countOwners } from "./invite-owner.ts";
import { mailStanding } from "./mail-standing.ts";
import { endWorkOfProvider } from "./provider-changed.ts";
import type { AnswerHandOverInput, OfferHandOverInput, ReleaseCustomerInput } from "./schema.ts";

/**
 * Offers a customer to another provider. Until that one accepts it nothing changes. Noted in the logs of both.
 *
 * @throws DomainError "not_found" when there is no provider of that slug or name, "conflict" when the customer is offered
 * already or several providers have the name, "precondition_failed" while it is suspended, closed or without an owner
 */
export async function offerHandOver(ctx: Ctx, input: OfferHandOverInput): Promise<{ id: string; to: string }> {
  return inTransaction(ctx, async (ctx) => {
    const { customerId, reason } = input;
    const customer = await lockMovable(ctx, customerId);
    const to = await findProvider(ctx, input.provider);
    const from = await currentWorkspace(ctx);
    const id = newId();
    await asCustomer(ctx, customerId, async ({ db, now }) => {
      const [open] = await db.select({ id: customerHandOvers.id }).from(customerHandOvers).where(openOffer(customerId));
      if (open) throw new DomainError("conflict", "customers.offeredAlready");
      await db.insert(customerHandOvers).values({
        ...{ workspaceId: customerId, id, customerName: customer.name, fromProviderId: from.id, fromName: from.name },
        ...{ toProviderId: to.id, toName: to.name, reason, askedByName: ctx.actor.name, createdAt: now },
      });
    });
    await auditBoth(ctx, customerId, {
      ...{ action: "customer.hand_over_offered", objectKind: "workspace", objectId: customerId },
      detail: { name: customer.name, provider: to.name },
      reason,
    });
    return { id, to: to.name };
  });
}

/** Takes an open offer back. @throws DomainError "conflict" when there is none */
export async function withdrawHandOver(ctx: Ctx, customerId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const customer = await lockCustomer(ctx, customerId);
    const [offer] = await asCustomer(ctx, customerId, ({ db, now }) =>
      db
        .update(customerHandOvers)
        .set({ state: "withdrawn", answeredByName: ctx.actor.name, answeredAt: now })
        .where(openOffer(customerId))
        .returning({ to: customerHandOvers.toName }),
    );
    if (!offer) throw new DomainError("conflict", "customers.notOffered");
    await auditBoth(ctx, customerId, {
      ...{ action: "customer.hand_over_withdrawn", objectKind: "workspace", objectId: customerId },
      detail: { name: customer.name, provider: offer.to },
    });
  });
}

/**
 * Answers an offer as the provider it was made to. Accepting makes the customer its own at once; what was between the
 * customer and the former provider ends. Noted in the logs of all three.
 *
 * @throws DomainError "not_found" when there is no such offer to us, or the customer cannot be handed over any more
 */
export async function answerHandOver(ctx: Ctx, input: AnswerHandOverInput): Promise<void> {
  const { customerId, handOverId, accepts } = input;
  await inTransaction(ctx, async (ctx) => {
    const [offer] = await ctx.db
      .select()
      .from(customerHandOvers)
      .where(and(eq(customerHandOvers.id, handOverId), openOffer(customerId), toUs(ctx)));
    const [answer] = await ctx.db.execute<{ former: string | null }>(sql`
      SELECT answer_hand_over(${customerId}, ${handOverId}, ${accepts}, ${ctx.actor.name}, ${ctx.now.toISOString()}::timestamptz)
        AS former`);
    if (!offer || !answer?.former) throw notFound("handOver");
    const about = { objectKind: "workspace", objectId: customerId } as const;
    const { customerName: name, fromName: from, toName: to } = offer;
    const entry: AuditEntry = accepts
      ? { action: "customer.handed_over", ...about, detail: { name, provider: { from, to } } }
      : { action: "customer.hand_over_refused", ...about, detail: { name, provider: to } };
    await auditBoth(ctx, customerId, entry);
    await auditAt(ctx, answer.former, entry);
    if (!accepts) return;
    await asCustomer(ctx, customerId, endWorkOfProvider);
    await mailStanding(ctx, customerId, "customer_handed_over", { from, to });
  });
}

/**
 * Lets a customer stand alone: nobody looks after it any more, and its owners do what its provider did. Noted in the logs of
 * both.
 *
 * @param input.name as a person typed it, to confirm
 * @throws DomainError "invalid" for another name, "precondition_failed" while it is suspended, closed or without an owner
 */
export async function releaseCustomer(ctx: Ctx, { customerId, name, reason }: ReleaseCustomerInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const customer = await lockMovable(ctx, customerId);
    if (customer.name !== name) throw new DomainError("invalid", "customers.nameDiffers", { field: "name" });
    const provider = await currentWorkspace(ctx);
    await asCustomer(ctx, customerId, async (customer) => {
      const answered = { answeredByName: ctx.actor.name, answeredAt: ctx.now };
      await customer.db
        .update(customerHandOvers)
        .set({ state: "withdrawn", ...answered })
        .where(openOffer(customerId));
      await endWorkOfProvider(customer);
    });
    await auditBoth(ctx, customerId, {
      ...{ action: "customer.handed_over", objectKind: "workspace", objectId: customerId },
      detail: { name: customer.name, provider: { from: provider.name, to: null } },
      reason,
    });
    await mailStanding(ctx, customerId, "customer_handed_over", { from: provider.name, to: null });
    await ctx.db.execute(sql`SELECT release_customer(${customerId})`);
  });
}

export type HandOverOffer = {
  id: string;
  customerId: string;
  customer: string;
  from: string;
  reason: string;
  askedBy: string;
  createdAt: Date;
};

/** Customers that other providers offer to this one, newest first. */
export async function listOffers(ctx: Ctx): Promise<HandOverOffer[]> {
  return inTransaction(ctx, ({ db }) =>
    db
      .select({
        id: customerHandOvers.id,
        customerId: customerHandOvers.workspaceId,
        customer: customerHandOvers.customerName,
        from: customerHandOvers.fromName,
        reason: customerHandOvers.reason,
        askedBy: customerHandOvers.askedByName,
        createdAt: customerHandOvers.createdAt,
      })
      .from(customerHandOvers)
      .where(and(eq(customerHandOvers.state, "open"), toUs(ctx)))
      .orderBy(desc(customerHandOvers.createdAt), desc(customerHandOvers.id)),
  );
}

/** To whom a customer is offered; null when it is not. */
export async function findOffer(ctx: Ctx, customerId: string): Promise<{ to: string; at: Date } | null> {
  const [offer] = await inTransaction(ctx, ({ db }) =>
    db
      .select({ to: customerHandOvers.toName, at: customerHandOvers.createdAt })
      .from(customerHandOvers)
      .where(and(openOffer(customerId), eq(customerHandOvers.fromProviderId, ctx.workspaceId))),
  );
  return offer ?? null;
}

const toUs = (ctx: Ctx) => eq(customerHandOvers.toProviderId, ctx.workspaceId);
const openOffer = (customerId: string) =>
  and(eq(customerHandOvers.workspaceId, customerId), eq(customerHandOvers.state, "open"));

async function lockMovable(ctx: Ctx, customerId: string) {
  const customer = await lockCustomer(ctx, customerId);
  if (customer.suspendedAt) throw new DomainError("precondition_failed", "customers.suspendedNow");
  const owners = await asCustomer(ctx, customerId, countOwners);
  if (owners === 0) throw new DomainError("precondition_failed", "customers.noOwner");
  return customer;
}

async function findProvider(ctx: Ctx, wanted: string): Promise<{ id: string; name: string }> {
  const found = await ctx.db.execute<{ id: string; name: string; slug: string }>(sql`
    SELECT id, name, slug FROM providers_called(${wanted})`);
  const others = found.filter(({ id }) => id !== ctx.workspaceId);
  const exact = others.find(({ slug }) => slug === wanted.toLowerCase());
  const [first, second] = others;
  if (exact) return exact;
  if (!first) throw new DomainError("not_found", "customers.providerUnknown", { field: "provider" });
  if (second) throw new DomainError("conflict", "customers.providerAmbiguous", { field: "provider" });
  return first;
}
