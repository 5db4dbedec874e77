import { sql } from "drizzle-orm";
import type { AddressKind, Platform } from "#db/enums";
import type { Ctx } from "#lib/context";
import { recordSuppressions } from "./suppress.ts";

/** A failure that says something of the address it was about. */
export type AddressFailure = {
  messageId: string;
  address: string;
  addressKind: AddressKind;
  senderId: string;
  /** `gone`: nobody is there. `doubtful`: it did not work this time. */
  verdict: "gone" | "doubtful";
  at: Date;
};

/** An address that failed for so many messages within so many days is not written to any more. */
export const doubtfulLimit = { messages: 3, days: 15 };

/**
 * Keeps addresses from being written to that turned out to be dead: at once where nobody is there, and after several messages
 * where it did not work for a while. In the caller's transaction; the same failure again changes nothing.
 */
export async function noteAddressFailures(
  ctx: Ctx,
  place: { platform: Platform; channelId: string },
  failures: AddressFailure[],
): Promise<void> {
  if (failures.length === 0) return;
  const dead = new Map(failures.filter(({ verdict }) => verdict === "gone").map((one) => [keyOf(one), one]));
  const doubtful = failures.filter((one) => one.verdict === "doubtful" && !dead.has(keyOf(one)));
  for (const one of await countDoubtful(ctx, place.platform, doubtful)) dead.set(keyOf(one), one);
  await recordSuppressions(
    ctx,
    [...dead.values()].map(({ address, addressKind, senderId, at }) => ({
      ...{ platform: place.platform, address, addressKind, kind: "all", source: "platform", at },
      via: { channelId: place.channelId, senderId },
    })),
  );
}

const keyOf = ({ addressKind, address }: AddressFailure) => `${addressKind}\n${address}`;

/** Keeps the failures. @returns one of each address that has failed too often, whose count begins anew */
async function countDoubtful(ctx: Ctx, platform: Platform, failures: AddressFailure[]): Promise<AddressFailure[]> {
  if (failures.length === 0) return [];
  const rows = failures.map(({ messageId, address, addressKind, at }) => ({
    ...{ message_id: messageId, address, address_kind: addressKind, at: at.toISOString() },
  }));
  await ctx.db.execute(sql`
    INSERT INTO address_failures (workspace_id, platform, address_kind, address, message_id, at)
    SELECT ${ctx.workspaceId}, ${platform}, r.address_kind, r.address, r.message_id, r.at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(message_id text, address text, address_kind text, at timestamptz)
    ORDER BY 3, 4, 5 ON CONFLICT DO NOTHING`);
  const full = await ctx.db.execute<{ address: string; addressKind: AddressKind }>(sql`
    SELECT f.address, f.address_kind AS "addressKind" FROM address_failures f
    JOIN (SELECT DISTINCT address_kind, address FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(address text, address_kind text)) AS r USING (address_kind, address)
    WHERE f.workspace_id = ${ctx.workspaceId} AND f.platform = ${platform}
      AND f.at > ${ctx.now.toISOString()}::timestamptz - make_interval(days => ${doubtfulLimit.days})
    GROUP BY f.address_kind, f.address HAVING count(*) >= ${doubtfulLimit.messages}`);
  const over = new Set(full.map(({ addressKind, address }) => `${addressKind}\n${address}`));
  await ctx.db.execute(sql`
    DELETE FROM address_failures f USING jsonb_to_recordset(${JSON.stringify(full)}::jsonb)
      AS r(address text, "addressKind" text)
    WHERE f.workspace_id = ${ctx.workspaceId} AND f.platform = ${platform} AND f.address_kind = r."addressKind"
      AND f.address = r.address`);
  return [...new Map(failures.filter((one) => over.has(keyOf(one))).map((one) => [keyOf(one), one])).values()];
}
