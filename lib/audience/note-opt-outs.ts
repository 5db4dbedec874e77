import { sql } from "drizzle-orm";
import { type Ctx, currentWorkspace } from "#lib/context";
import { dayIn } from "#lib/statistics/day";
import { recordOptOuts } from "#lib/statistics/record";
import { textArray } from "#lib/text/text-array";
import type { NewSuppression } from "./suppress.ts";

type Changed = NewSuppression & { id: string };

const personOf = ({ platform, addressKind, address }: Pick<NewSuppression, "platform" | "addressKind" | "address">) =>
  [platform, addressKind, address].join("\n");

/**
 * Counts the people whom these suppressions opt out, in the transaction that recorded them. Somebody who was suppressed
 * already, for another kind of messages or on somebody else's word, is not opted out anew.
 *
 * @param changed suppressions that hold now and did not before
 */
export async function noteOptOuts(ctx: Ctx, changed: Changed[]): Promise<void> {
  if (changed.length === 0) return;
  const earliest = new Map<string, Changed>();
  for (const one of changed) {
    const other = earliest.get(personOf(one));
    if (!other || one.at < other.at) earliest.set(personOf(one), one);
  }
  const people = [...earliest.values()].map(({ platform, addressKind, address }) => ({
    ...{ platform, addressKind, address },
  }));
  const held = await ctx.db.execute<Pick<Changed, "platform" | "addressKind" | "address">>(sql`
    SELECT DISTINCT s.platform, s.address_kind AS "addressKind", s.address
    FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS r(platform text, "addressKind" text, address text)
    JOIN suppressions s ON s.workspace_id = ${ctx.workspaceId} AND s.platform = r.platform
      AND s.address_kind = r."addressKind" AND s.address = r.address
    WHERE s.lifted_at IS NULL AND s.id <> ALL(${textArray(changed.map(({ id }) => id))})`);
  for (const person of held) earliest.delete(personOf(person));
  if (earliest.size === 0) return;
  const { zone } = await currentWorkspace(ctx);
  await recordOptOuts(
    ctx,
    [...earliest.values()].map(({ platform, source, at, via }) => ({
      ...{ day: dayIn(zone, at), platform, source },
      channelId: via?.channelId ?? "",
      senderId: via?.senderId ?? "",
    })),
  );
}
