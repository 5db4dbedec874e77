import { type SQL, sql } from "drizzle-orm";
import { type AddressKind, type OriginState, type Platform, platforms, type TemplateCategory } from "#db/enums";
import type { FallbackTrigger } from "#db/fallback-enums";
import type { TemplateContent } from "#db/json/template-content";
import type { FailureKind, MessageState } from "#db/message-enums";
import type { FallbackLink } from "#db/schema/fallback";
import { stoppedElsewhere } from "#lib/audience/stops-elsewhere";
import { leftTopic } from "#lib/audience/topics/left-topic";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";

/** Platforms whose senders share one lane. */
const oneLane = platforms.filter((platform) => profileFor(platform)?.lane === "channel");

export type OtherAddress = { kind: AddressKind; address: string; country: string | null };

/**
 * A fallback whose moment has come, with everything that decides: the message it is about, and the campaign's own message to the
 * person, which says whom it reaches, about what, and with which values.
 */
export type DueFallback = {
  messageId: string;
  campaignId: string;
  rootId: string;
  link: number;
  dueAt: string;
  templateGone: boolean;
  origin: OriginState | null;
  state: MessageState;
  acceptedAt: string | null;
  failureKind: FailureKind | null;
  platformOut: boolean;
  reportsWait: boolean;
  /** An earlier message to the person arrived after it had been replaced. */
  arrived: boolean;
  address: string | null;
  addressKind: AddressKind;
  country: string | null;
  category: TemplateCategory | null;
  parameters: string[] | null;
  /** Of the template in another language, or of an A/B test, whose values these are; null for the campaign's own. */
  otherContent: TemplateContent | null;
  rowNumber: number | null;
  /** Of the campaign's channel, as what follows from it. */
  platform: Platform | null;
  smsOn: boolean;
  suppressed: "all" | "marketing" | null;
  leftTopic: boolean;
  /** Other addresses of the contact that has this one, the first known of each kind before the others. */
  others: OtherAddress[] | null;
};

/** What was chosen for a campaign. */
export type Chain = {
  triggers: FallbackTrigger[];
  durationSeconds: number | null;
  text: string;
  columns: string[];
  links: FallbackLink[];
};

const personOfMessage = {
  workspaceId: sql`r.workspace_id`,
  platform: sql`c.type`,
  addressKind: sql`r.address_kind`,
  address: sql`r.address`,
};

/** The ids of what is due longest in a workspace, in the order in which messages are locked. */
export async function listDue(ctx: Ctx, count: number): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`
    SELECT message_id AS id FROM fallbacks
    WHERE workspace_id = ${ctx.workspaceId} AND state = 'waiting' AND due_at <= ${ctx.now.toISOString()}::timestamptz
    ORDER BY due_at, message_id LIMIT ${count}`);
  return rows.map(({ id }) => id).sort();
}

/**
 * Reads what is due, with the facts as they stand now. The messages are locked first, as by whatever changes them: a report
 * that is being applied is waited for by the next turn, and a report that comes now waits for this one.
 */
export async function readDue(ctx: Ctx, ids: string[]): Promise<DueFallback[]> {
  const locked = await ctx.db.execute<{ id: string }>(sql`
    SELECT id FROM messages WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(ids)})
    ORDER BY id FOR UPDATE SKIP LOCKED`);
  if (locked.length === 0) return [];
  return [
    ...(await ctx.db.execute<DueFallback>(sql`
    SELECT f.message_id AS "messageId", f.campaign_id AS "campaignId", f.root_id AS "rootId", f.link, f.due_at AS "dueAt",
      g.state_reason IS NOT DISTINCT FROM 'template_deleted' AS "templateGone", o.state AS origin, m.state,
      m.accepted_at AS "acceptedAt", m.failure_kind AS "failureKind", l.breaker_opened_at IS NOT NULL AS "platformOut",
      ${reportsWait()} AS "reportsWait",
      EXISTS (SELECT 1 FROM fallbacks e WHERE e.workspace_id = f.workspace_id AND e.campaign_id = f.campaign_id
        AND e.root_id = f.root_id AND e.late_at IS NOT NULL) AS arrived,
      r.address, r.address_kind AS "addressKind", r.country, coalesce(t.category, r.category) AS category, r.parameters,
      (SELECT l.one -> 'content' FROM jsonb_array_elements(g.languages) AS l(one)
        WHERE l.one ->> 'code' = r.template_code) AS "otherContent", r.row_number AS "rowNumber", c.type AS platform, s.sms_activated_at IS NOT NULL AS "smsOn",
      least((SELECT min(x.kind) FROM suppressions x WHERE x.workspace_id = r.workspace_id AND x.platform = c.type
        AND x.address_kind = r.address_kind AND x.address = r.address AND x.lifted_at IS NULL),
        CASE WHEN w.stop_everywhere THEN ${stoppedElsewhere(personOfMessage)} END) AS suppressed,
      coalesce(t.topic_id IS NOT NULL AND ${leftTopic({ ...personOfMessage, topicId: sql`t.topic_id` })}, false) AS "leftTopic",
      (SELECT jsonb_agg(jsonb_build_object('kind', b.address_kind, 'address', b.address, 'country', b.country)
          ORDER BY b.created_at, b.address)
        FROM contact_addresses a
        JOIN contact_addresses b ON b.workspace_id = a.workspace_id AND b.contact_id = a.contact_id
        WHERE a.workspace_id = r.workspace_id AND a.address_kind = r.address_kind AND a.address = r.address) AS others
    FROM fallbacks f
    JOIN campaigns g ON g.workspace_id = f.workspace_id AND g.id = f.campaign_id
    JOIN workspaces w ON w.id = f.workspace_id
    JOIN messages m ON m.workspace_id = f.workspace_id AND m.id = f.message_id
    JOIN messages r ON r.workspace_id = f.workspace_id AND r.id = f.root_id
    LEFT JOIN origins o ON o.workspace_id = f.workspace_id AND o.kind = 'fallback' AND o.id = f.campaign_id
    LEFT JOIN channels c ON c.workspace_id = r.workspace_id AND c.id = r.channel_id
    LEFT JOIN channels d ON d.workspace_id = m.workspace_id AND d.id = m.channel_id
    LEFT JOIN templates t ON t.workspace_id = r.workspace_id AND t.code = r.template_code AND t.channel_id = r.channel_id
    LEFT JOIN service_settings s ON s.workspace_id = r.workspace_id AND s.channel_id = r.channel_id
    LEFT JOIN lanes l ON l.workspace_id = m.workspace_id
      AND l.id = CASE WHEN d.type = ANY(${textArray(oneLane)}) OR m.sender_id = '' THEN m.channel_id ELSE m.sender_id END
    WHERE f.workspace_id = ${ctx.workspaceId} AND f.message_id = ANY(${textArray(locked.map(({ id }) => id))})
      AND f.state = 'waiting' AND f.due_at <= ${ctx.now.toISOString()}::timestamptz
    ORDER BY f.message_id FOR UPDATE OF f`)),
  ];
}

/** Something that a platform posted about the message's channel, or the campaign's, before the moment is not applied yet. */
function reportsWait(): SQL {
  return sql`EXISTS (SELECT 1 FROM inbound_events e
    WHERE e.workspace_id = m.workspace_id AND e.channel_id IN (m.channel_id, r.channel_id)
      AND e.applied_at IS NULL AND e.set_aside_at IS NULL AND e.received_at <= f.due_at)`;
}

/** What was chosen for campaigns, by their ids. */
export async function readChains(ctx: Ctx, campaignIds: string[]): Promise<Map<string, Chain>> {
  const rows = await ctx.db.execute<{ id: string } & Chain>(sql`
    SELECT campaign_id AS id, triggers, duration_seconds AS "durationSeconds", text, columns, links FROM campaign_fallbacks
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ANY(${textArray([...new Set(campaignIds)])})`);
  return new Map(rows.map(({ id, ...chain }) => [id, chain]));
}
