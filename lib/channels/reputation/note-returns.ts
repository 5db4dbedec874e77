import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import type { BrakeReason } from "#db/sender-enums";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { brakeOf, type Returns } from "./rules.ts";

type Counted = keyof Returns;

/**
 * Counts what became of messages for the domains that they came from, in the caller's transaction. When too much has come
 * back, no more marketing leaves from the domain until a person says so: the next claim finds it stopped.
 *
 * @param messageIds messages of the channel, each counted once by the caller
 */
export async function noteReturns(
  ctx: Ctx,
  { channelId, platform }: { channelId: string; platform: Platform },
  what: Counted,
  messageIds: readonly string[],
): Promise<void> {
  const rules = profileFor(platform)?.brake;
  if (!rules || messageIds.length === 0) return;
  const counted = await ctx.db.execute<{ domain: string }>(sql`
    INSERT INTO sender_domain_hours AS h (workspace_id, channel_id, domain, hour, ${sql.identifier(what)})
    SELECT m.workspace_id, m.channel_id, lower(split_part(s.external_id, '@', 2)),
      date_trunc('hour', ${ctx.now.toISOString()}::timestamptz), count(*)
    FROM messages m JOIN senders s ON s.workspace_id = m.workspace_id AND s.id = m.sender_id
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.channel_id = ${channelId} AND m.id = ANY(${textArray([...messageIds])})
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (workspace_id, channel_id, domain, hour) DO UPDATE
      SET ${sql.identifier(what)} = h.${sql.identifier(what)} + excluded.${sql.identifier(what)}
    RETURNING domain`);
  if (what !== "complaints" && what !== "bounces") return;
  for (const { domain } of counted) await stopWhereTooMany(ctx, channelId, domain, rules.days, platform);
}

/** What was counted of a domain in the latest days, or since a person let it go on. */
export async function readReturns(ctx: Ctx, channelId: string, domain: string, days: number): Promise<Returns> {
  const [row] = await ctx.db.execute<Returns>(sql`
    SELECT coalesce(sum(h.claimed), 0)::int AS claimed, coalesce(sum(h.accepted), 0)::int AS accepted,
      coalesce(sum(h.complaints), 0)::int AS complaints, coalesce(sum(h.bounces), 0)::int AS bounces
    FROM sender_domain_hours h
    WHERE h.workspace_id = ${ctx.workspaceId} AND h.channel_id = ${channelId} AND h.domain = ${domain}
      AND h.hour > ${ctx.now.toISOString()}::timestamptz - make_interval(days => ${days})
      AND h.hour > coalesce((SELECT d.resumed_at FROM sender_domains d WHERE d.workspace_id = ${ctx.workspaceId}
        AND d.channel_id = h.channel_id AND d.domain = h.domain), '-infinity')`);
  return row ?? { claimed: 0, accepted: 0, complaints: 0, bounces: 0 };
}

async function stopWhereTooMany(
  ctx: Ctx,
  channelId: string,
  domain: string,
  days: number,
  platform: Platform,
): Promise<void> {
  const rules = profileFor(platform)?.brake;
  const found = rules && brakeOf(rules, await readReturns(ctx, channelId, domain, days));
  if (!found) return;
  const { reason, count, of } = found;
  const stopped = await ctx.db.execute<{ reason: BrakeReason }>(sql`
    INSERT INTO sender_domains AS d (workspace_id, channel_id, domain, stopped_at, stopped_for, stopped_count, stopped_of)
    VALUES (${ctx.workspaceId}, ${channelId}, ${domain}, ${ctx.now.toISOString()}, ${reason}, ${count}, ${of})
    ON CONFLICT (workspace_id, channel_id, domain) DO UPDATE SET stopped_at = excluded.stopped_at,
      stopped_for = excluded.stopped_for, stopped_count = excluded.stopped_count, stopped_of = excluded.stopped_of
    WHERE d.stopped_at IS NULL
    RETURNING d.stopped_for AS reason`);
  if (stopped.length === 0) return;
  await audit(ctx, {
    action: `channel.marketing_stopped_by_${reason}`,
    objectKind: "channel",
    objectId: channelId,
    detail: { domain, people: count },
  });
}
