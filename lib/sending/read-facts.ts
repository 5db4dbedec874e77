import { type SQL, sql } from "drizzle-orm";
import { platforms } from "#db/enums";
import { stoppedElsewhere } from "#lib/audience/stops-elsewhere";
import { leftTopic } from "#lib/audience/topics/left-topic";
import { portfolioOf } from "#lib/channels/reach/portfolio";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { Candidate, CandidateFacts } from "./candidate-facts.ts";

/** Everything that decides about a message beside its place in the outbox. */
export type MessageFacts = Omit<CandidateFacts, keyof Candidate> & { id: string };

/** Platforms on which even a template needs the service window. */
const windowedTemplates = platforms.filter((platform) => profileFor(platform)?.templatesNeedWindow);

const personOfMessage = {
  workspaceId: sql`m.workspace_id`,
  platform: sql`c.type`,
  addressKind: sql`m.address_kind`,
  address: sql`m.address`,
};
/** Platforms on which too many complaints stop the marketing of a sender's domain. */
const braked = platforms.filter((platform) => profileFor(platform)?.brake);

/**
 * The facts about messages as they stand now, in one round trip. Of several suppressions of one person the wider holds: "all"
 * comes before "marketing".
 *
 * @param source.messages the table, or rows with the same columns, such as those of messages that are still to be made
 * @param source.which a condition on `m`
 */
export async function readFacts(
  ctx: Ctx,
  laneId: string,
  { messages, which }: { messages: SQL; which: SQL },
): Promise<MessageFacts[]> {
  return ctx.db.execute<MessageFacts>(sql`/* prepared */
    SELECT m.id, m.channel_id AS "channelId", m.sender_id AS "senderId", s.external_id AS "senderExternalId", s.details -> 'mail' AS mail, s.details -> 'regulatory' -> m.country AS regulatory, m.country, f.state AS filed, m.address,
      m.address_kind AS "addressKind", coalesce(t.category, m.category) AS category, m.category AS "preparedAs", m.kind, m.preview, m.parameters, m.template_code AS "templateCode",
      m.template_name AS "templateName", m.language, m.template_version AS "preparedFor", m.expires_at AS "expiresAt",
      m.erased_at AS "erasedAt",
      m.created_at AS "createdAt", m.tag, c.type AS platform,
      CASE WHEN m.template_code IS NULL OR c.type = ANY(${textArray(windowedTemplates)}) THEN (
        SELECT v.last_inbound_at FROM service_windows v WHERE v.workspace_id = m.workspace_id AND v.lane_id = ${laneId}
          AND v.address_kind = m.address_kind AND v.address = m.address) END AS "lastInboundAt",
      CASE WHEN m.template_code IS NOT NULL THEN (
        SELECT p.id FROM portfolios p WHERE p.workspace_id = m.workspace_id AND p.platform = c.type
          AND p.id = ${portfolioOf({ account: sql`b.account`, accountId: sql`b.account_id` })} AND p.people IS NOT NULL) END AS "portfolioId",
      c.state AS "channelState", b.channel_id IS NOT NULL AS bound, s.state AS "senderState",
      coalesce(t.category, m.category) = 'marketing' AND s.marketing_paused_at IS NOT NULL AS "marketingPaused", t.state AS "templateState",
      t.sending_allowed AS "sendingAllowed", t.sending_stopped_by IS NOT DISTINCT FROM 'category' AS "stoppedByCategory",
      t.version AS "templateVersion", t.decided_at AS "templateDecidedAt",
      least((SELECT min(x.kind) FROM suppressions x WHERE x.workspace_id = m.workspace_id AND x.platform = c.type
        AND x.address_kind = m.address_kind AND x.address = m.address AND x.lifted_at IS NULL),
        CASE WHEN w.stop_everywhere THEN ${stoppedElsewhere(personOfMessage)} END) AS suppressed,
      CASE WHEN coalesce(t.category, m.category) = 'marketing' AND w.require_consent THEN (
        SELECT k.granted FROM consents k WHERE k.workspace_id = m.workspace_id AND k.address_kind = m.address_kind
          AND k.address = m.address AND k.kind = 'marketing' ORDER BY k.at DESC LIMIT 1) END AS "marketingConsent",
      t.topic_id AS "topicId",
      CASE WHEN t.topic_id IS NOT NULL AND t.category = 'marketing' THEN ${leftTopic({ ...personOfMessage, topicId: sql`t.topic_id` })} END AS "leftTopic",
      CASE WHEN coalesce(t.category, m.category) = 'marketing' AND c.type = ANY(${textArray(braked)}) THEN (
        SELECT d.stopped_for FROM sender_domains d WHERE d.workspace_id = m.workspace_id AND d.channel_id = m.channel_id
          AND d.domain = lower(split_part(s.external_id, '@', 2))) END AS "stoppedFor",
      w.require_consent AS "requireConsent", w.activated_at AS "activatedAt", w.suspended_at AS "suspendedAt",
      w.closed_at AS "closedAt", w.zone, y.hours AS "sendingHours", y.cap_messages AS "capMessages", y.cap_days AS "capDays"
    FROM ${messages} m
    JOIN workspaces w ON w.id = m.workspace_id
    LEFT JOIN sending_rules y ON y.workspace_id = m.workspace_id
    LEFT JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id AND c.deleted_at IS NULL
    LEFT JOIN bindings b ON b.workspace_id = m.workspace_id AND b.channel_id = m.channel_id
    LEFT JOIN senders s ON s.workspace_id = m.workspace_id AND s.id = m.sender_id AND s.channel_id = m.channel_id
    LEFT JOIN sender_filings f ON f.workspace_id = m.workspace_id AND f.channel_id = m.channel_id AND f.name = s.external_id
      AND f.country = m.country
    LEFT JOIN templates t ON t.workspace_id = m.workspace_id AND t.code = m.template_code AND t.channel_id = m.channel_id
    WHERE m.workspace_id = ${ctx.workspaceId} AND ${which}`);
}
