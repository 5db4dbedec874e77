import type { ApplicationChange } from "#db/sender-enums";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { applyAccountEvent } from "../binding/apply-account-event.ts";
import { lockChannelIfAny } from "../find-channel.ts";
import { type ApplicationRow, lockApplication, setWaiting, updateApplication } from "./rows.ts";
import { changeObstacle, stateAfter } from "./rules.ts";

/** What was decided about an application: the account that was issued, or why not. */
export type Decision = { accountId: string } | { reason: string };

/**
 * Ends the review of an application. An account that was issued is bound by a member afterwards; the channel is free again
 * either way.
 *
 * @throws DomainError "conflict" when it is not under review
 */
export async function decideApplication(ctx: Ctx, channelId: string, decision: Decision): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockChannelIfAny(ctx, channelId);
    const { state } = await lockApplication(ctx, channelId);
    if (state !== "under_review") throw new DomainError("conflict", "channels.application.notWaiting");
    const issued = "accountId" in decision;
    await updateApplication(ctx, channelId, {
      state: issued ? "approved" : "rejected",
      accountId: issued ? decision.accountId : null,
      reason: issued ? null : decision.reason,
      decidedAt: ctx.now,
    });
    await setWaiting(ctx, channelId, false);
    await audit(ctx, {
      action: issued ? "channel.application_approved" : "channel.application_rejected",
      objectKind: "channel",
      objectId: channelId,
      detail: { state: { from: "binding", to: "unbound" }, ...(issued ? { accountId: decision.accountId } : {}) },
      ...(issued ? {} : { reason: decision.reason }),
    });
  });
}

/**
 * Refuses what cannot be asked for of an issued account now.
 *
 * @throws DomainError "precondition_failed" with the reason
 */
export function demandChangeable(application: ApplicationRow, wanted: ApplicationChange): void {
  const obstacle = changeObstacle(application, wanted);
  if (obstacle) throw new DomainError("precondition_failed", `channels.application.${obstacle}`);
}

/** Notes that a change waits for an answer, in the caller's transaction. */
export async function noteChange(ctx: Ctx, channelId: string, wanted: ApplicationChange): Promise<void> {
  demandChangeable(await lockApplication(ctx, channelId), wanted);
  await updateApplication(ctx, channelId, { change: wanted, reason: null });
}

const auditedAs = {
  pause: "channel.account_paused",
  resume: "channel.account_resumed",
  destinations: "channel.destinations_changed",
} as const satisfies Record<ApplicationChange, string>;

/**
 * Makes a change that was granted: a paused account holds its channel back until it is resumed.
 *
 * @param destinations for a change of these
 * @throws DomainError "conflict" when no such change waits
 */
export async function grantChange(
  ctx: Ctx,
  channelId: string,
  change: ApplicationChange,
  destinations: readonly string[],
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const application = await lockApplication(ctx, channelId);
    if (application.change !== change) throw new DomainError("conflict", "channels.application.notWaiting");
    const state = stateAfter(application.state, change);
    await updateApplication(ctx, channelId, {
      ...{ state, change: null, reason: null },
      ...(change === "pause" ? { pauses: application.pauses + 1 } : {}),
      ...(change === "destinations" ? { form: { ...application.form, destinations } } : {}),
    });
    if (change !== "destinations") await holdChannel(ctx, channelId, change === "pause");
    await audit(ctx, { action: auditedAs[change], objectKind: "channel", objectId: channelId, detail: {} });
  });
}

/** Leaves an account as it is although a change was asked for. */
export async function refuseChange(ctx: Ctx, channelId: string, reason: string | null): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockApplication(ctx, channelId);
    await updateApplication(ctx, channelId, { change: null, reason });
  });
}

/** Told as the platform would tell it, so that the channel's state has one source. */
async function holdChannel(ctx: Ctx, channelId: string, paused: boolean): Promise<void> {
  await applyAccountEvent(
    ctx,
    {
      kind: "account",
      key: `application:${ctx.now.toISOString()}`,
      at: ctx.now,
      ...{ change: "restriction", state: "PAUSED", blocks: paused, reason: null, until: null },
    },
    channelId,
  );
}
