import { and, eq, ne } from "drizzle-orm";
import { contactAttributes } from "#db/schema/contacts";
import { origins, type SendingHours, sendingRules } from "#db/schema/sending";
import { audit } from "#lib/audit/audit";
import { changesOf } from "#lib/audit/audit-entries";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readSendingHours } from "./read-leave-times.ts";
import { datesIn, type SendingHoursInput } from "./schema.ts";

/**
 * Sets when messages may reach people. It holds from the next claim on; whoever was told a later moment by their own clock keeps
 * that moment.
 *
 * @throws DomainError "invalid" on `attribute` for one that the contacts do not have as text
 */
export async function changeSendingHours(ctx: Ctx, input: SendingHoursInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const after = await hoursOf(ctx, input);
    const { hours: before } = await readSendingHours(ctx);
    const detail = changesOf<"sendingHours" | "closedDays" | "clock" | "zoneAttribute">(shown(before), shown(after));
    if (Object.keys(detail).length === 0) return;
    await db
      .insert(sendingRules)
      .values({ workspaceId, hours: after, updatedAt: now })
      .onConflictDoUpdate({ target: sendingRules.workspaceId, set: { hours: after, updatedAt: now } });
    // The next claim finds out when they open by the new hours.
    await db
      .update(origins)
      .set({ opensAt: null })
      .where(and(eq(origins.workspaceId, workspaceId), ne(origins.hourRule, "never")));
    await audit(ctx, {
      action: "workspace.sending_hours_changed",
      objectKind: "workspace",
      objectId: workspaceId,
      detail,
    });
  });
}

async function hoursOf(ctx: Ctx, input: SendingHoursInput): Promise<SendingHours | null> {
  if (!input.on) return null;
  const attribute = input.clock === "person" && input.attribute !== "" ? input.attribute : null;
  if (attribute !== null) {
    const [row] = await ctx.db
      .select({ kind: contactAttributes.kind })
      .from(contactAttributes)
      .where(and(eq(contactAttributes.workspaceId, ctx.workspaceId), eq(contactAttributes.key, attribute)));
    if (row?.kind !== "text") throw new DomainError("invalid", "sendingHours.attribute", { field: "attribute" });
  }
  const week = input.days.filter(({ open }) => open).map(({ day, from, to }) => ({ day, from, to }));
  return { week, closed: datesIn(input.closed) ?? [], clock: input.clock, attribute };
}

function shown(hours: SendingHours | null) {
  return {
    sendingHours: hours ? hours.week.map(({ day, from, to }) => `${day} ${from}–${to}`).join(", ") : null,
    closedDays: hours?.closed.join(", ") || null,
    clock: hours?.clock ?? null,
    zoneAttribute: hours?.attribute ?? null,
  };
}
