import { type SQL, sql } from "drizzle-orm";
import {
  type AddressKind,
  type FallbackTrigger,
  type OriginState,
  type Platform,
  platforms,
  type TemplateCategory,
} from "#db/enums";
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

/** A fallback whose moment has come, with the message it is about and everything that decides. */
export type DueFallback = {
  messageId: string;
  campaignId: string;
  rootId: string;
  link: number;
  dueAt: string;
  triggers: FallbackTrigger[];
  durationSeconds: number | null;
  text: string;
  columns: string[];
  links: FallbackLink[];
  templateGone: boolean;
  origin: OriginState | null;
  state: MessageState;
  acceptedAt: string | null;
  failureKind: FailureKind | null;
  address: string | null;
  addressKind: AddressKind;
  country: string | null;
  category: TemplateCategory | null;
  parameters: string[] | null;
  preview: string;
  rowNumber: number | null;
  platform: Platform | null;
  smsOn: boolean;
  platformOut: boolean;
  reportsWait: boolean;
  suppressed: "all" | "marketing" | null;
  leftTopic: boolean;
  /** Other addresses of the contact that has this one. */
  others: OtherAddress[] | null;
};

const personOfMessage = {
  workspaceId: sql`m.workspace_id`,
  platform: sql`c.type`,
  addressKind: sql`m.address_kind`,
  address: sql`m.address`,
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
      k.triggers, k.duration_seconds AS "durationSeconds", k.text, k.columns, k.links,
      g.state_reason IS NOT DISTINCT FROM 'template_deleted' AS "templateGone", o.state AS origin, m.state,
      m.accepted_at AS "acceptedAt", m.failure_kind AS "failureKind", m.address, m.address_kind AS "addressKind", m.country,
      coalesce(t.category, m.category) AS category, m.parameters, m.preview, m.row_number AS "rowNumber", c.type AS platform,
      s.sms_activated_at IS NOT NULL OR f.link > 0 AS "smsOn", l.breaker_opened_at IS NOT NULL AS "platformOut",
      ${reportsWait()} AS "reportsWait",
      least((SELECT min(x.kind) FROM suppressions x WHERE x.workspace_id = m.workspace_id AND x.platform = c.type
        AND x.address_kind = m.address_kind AND x.address = m.address AND x.lifted_at IS NULL),
        CASE WHEN w.stop_everywhere THEN ${stoppedElsewhere(personOfMessage)} END) AS suppressed,
      coalesce(t.topic_id IS NOT NULL AND ${leftTopic({ ...personOfMessage, topicId: sql`t.topic_id` })}, false) AS "leftTopic",
      (SELECT jsonb_agg(jsonb_build_object('kind', b.address_kind, 'address', b.address, 'country', b.country)
          ORDER BY b.created_at, b.address)
        FROM contact_addresses a
        JOIN contact_addresses b ON b.workspace_id = a.workspace_id AND b.contact_id = a.contact_id
        WHERE a.workspace_id = m.workspace_id AND a.address_kind = m.address_kind AND a.address = m.address) AS others
    FROM fallbacks f
    JOIN campaign_fallbacks k ON k.workspace_id = f.workspace_id AND k.campaign_id = f.campaign_id
    JOIN campaigns g ON g.workspace_id = f.workspace_id AND g.id = f.campaign_id
    JOIN workspaces w ON w.id = f.workspace_id
    JOIN messages m ON m.workspace_id = f.workspace_id AND m.id = f.message_id
    LEFT JOIN origins o ON o.workspace_id = f.workspace_id AND o.kind = 'fallback' AND o.id = f.campaign_id
    LEFT JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
    LEFT JOIN templates t ON t.workspace_id = m.workspace_id AND t.code = m.template_code AND t.channel_id = m.channel_id
    LEFT JOIN service_settings s ON s.workspace_id = m.workspace_id AND s.channel_id = m.channel_id
    LEFT JOIN lanes l ON l.workspace_id = m.workspace_id
      AND l.id = CASE WHEN c.type = ANY(${textArray(oneLane)}) OR m.sender_id = '' THEN m.channel_id ELSE m.sender_id END
    WHERE f.workspace_id = ${ctx.workspaceId} AND f.message_id = ANY(${textArray(locked.map(({ id }) => id))})
      AND f.state = 'waiting' AND f.due_at <= ${ctx.now.toISOString()}::timestamptz
    ORDER BY f.message_id FOR UPDATE OF f`)),
  ];
}

/** Something that the platform posted about the channel before the moment is not applied yet. */
function reportsWait(): SQL {
  return sql`EXISTS (SELECT 1 FROM inbound_events e WHERE e.workspace_id = m.workspace_id AND e.channel_id = m.channel_id
    AND e.applied_at IS NULL AND e.set_aside_at IS NULL AND e.received_at <= f.due_at)`;
}
