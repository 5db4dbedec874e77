-- One meaning for each figure. Accepted is all that the platform ever took: what failed afterwards stays within it, and is
-- counted beside it as failed later. Opt-outs of every kind have a table of their own.
ALTER TABLE "campaigns" ADD COLUMN "failed_later" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "daily_statistics"
  ADD COLUMN "failed_later" integer DEFAULT 0 NOT NULL,
  ADD COLUMN "uncertain" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
CREATE TABLE "daily_opt_outs" (
  "workspace_id" text NOT NULL,
  "day" date NOT NULL,
  "platform" text NOT NULL,
  "channel_id" text NOT NULL,
  "sender_id" text NOT NULL,
  "source" text NOT NULL,
  "people" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "daily_opt_outs_workspace_id_day_platform_channel_id_sender_id_source_pk"
    PRIMARY KEY("workspace_id","day","platform","channel_id","sender_id","source"),
  CONSTRAINT "daily_opt_outs_source" CHECK ("source" IN ('word', 'platform', 'member', 'import'))
);
--> statement-breakpoint
ALTER TABLE "daily_opt_outs" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
-- That the platform took a message used to be forgotten when it was given back, and was not noted where the platform's
-- answer was lost. Events remember both.
UPDATE "messages" m SET accepted_at = e.at
FROM (
  SELECT t.workspace_id, t.id, min(e.at) AS at FROM "messages" t
  JOIN "message_events" e ON e.workspace_id = t.workspace_id AND e.message_id = t.id
  WHERE t.direction = 'outbound' AND t.accepted_at IS NULL AND t.state IN ('queued', 'uncertain', 'failed')
    AND (e.kind IN ('accepted', 'sent', 'delivered', 'read') OR e.detail ? 'externalId')
  GROUP BY t.workspace_id, t.id) e
WHERE m.workspace_id = e.workspace_id AND m.id = e.id;
--> statement-breakpoint
UPDATE "messages" SET accepted_at = coalesce(sent_at, delivered_at, read_at, failed_at, created_at)
WHERE direction = 'outbound' AND accepted_at IS NULL AND (state IN ('accepted', 'sent', 'delivered', 'read')
  OR (state = 'failed' AND (sent_at IS NOT NULL OR external_id IS NOT NULL)));
--> statement-breakpoint
-- Failures that had been taken out of the accepted are put back. Everything else was counted as it is now.
UPDATE "campaigns" c SET accepted = c.accepted + k.failed_later, sent = c.sent + k.sent, failed_later = k.failed_later
FROM (
  SELECT m.workspace_id, m.campaign_id, count(*)::int AS failed_later,
    (count(*) FILTER (WHERE m.sent_at IS NOT NULL))::int AS sent
  FROM "messages" m
  WHERE m.campaign_id IS NOT NULL AND m.state = 'failed' AND m.accepted_at IS NOT NULL
  GROUP BY m.workspace_id, m.campaign_id) k
WHERE c.workspace_id = k.workspace_id AND c.id = k.campaign_id;
--> statement-breakpoint
INSERT INTO "daily_statistics" AS d (workspace_id, day, channel_id, sender_id, template_code, category, country, accepted,
  sent, failed_later, uncertain)
SELECT m.workspace_id, (m.created_at AT TIME ZONE w.zone)::date, m.channel_id, m.sender_id, coalesce(m.template_code, ''),
  coalesce(m.category, ''), coalesce(m.country, ''), count(*) FILTER (WHERE m.state = 'failed'),
  count(*) FILTER (WHERE m.state = 'failed' AND m.sent_at IS NOT NULL), count(*) FILTER (WHERE m.state = 'failed'),
  count(*) FILTER (WHERE m.state = 'uncertain')
FROM "messages" m JOIN "workspaces" w ON w.id = m.workspace_id
WHERE m.direction = 'outbound' AND ((m.state = 'failed' AND m.accepted_at IS NOT NULL) OR m.state = 'uncertain')
GROUP BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT (workspace_id, day, channel_id, sender_id, template_code, category, country) DO UPDATE SET
  accepted = d.accepted + excluded.accepted, sent = d.sent + excluded.sent, failed_later = excluded.failed_later,
  uncertain = excluded.uncertain;
--> statement-breakpoint
-- The pace counted failures that receipts told later as if they were answers. What was refused at once is counted anew.
UPDATE "campaign_ticks" k SET failed = 0 FROM "campaigns" c
WHERE c.workspace_id = k.workspace_id AND c.id = k.campaign_id AND c.failed_later > 0;
--> statement-breakpoint
INSERT INTO "campaign_ticks" AS k (workspace_id, campaign_id, at, failed)
SELECT m.workspace_id, m.campaign_id, to_timestamp(floor(extract(epoch FROM m.failed_at) / 2) * 2), count(*)
FROM "messages" m JOIN "campaigns" c ON c.workspace_id = m.workspace_id AND c.id = m.campaign_id
WHERE c.failed_later > 0 AND m.state = 'failed' AND m.accepted_at IS NULL AND m.failed_at IS NOT NULL
GROUP BY 1, 2, 3
ON CONFLICT (workspace_id, campaign_id, at) DO UPDATE SET failed = excluded.failed;
--> statement-breakpoint
DELETE FROM "campaign_ticks" WHERE accepted = 0 AND failed = 0;
--> statement-breakpoint
-- People newly opted out, from the history of suppressions: those of whom nothing held before. The channel is that of the
-- last message that may have said so, or the only one of the platform.
INSERT INTO "daily_opt_outs" (workspace_id, day, platform, channel_id, sender_id, source, people)
SELECT p.workspace_id, (p.at AT TIME ZONE w.zone)::date, p.platform, coalesce(v.channel_id, only_one.channel_id, ''),
  coalesce(v.sender_id, ''), p.cause, count(*)
FROM (
  SELECT s.workspace_id, s.platform, s.address_kind, s.address, e.cause, e.change, e.at,
    coalesce(sum(CASE e.change WHEN 'added' THEN 1 ELSE -1 END) OVER (
      PARTITION BY s.workspace_id, s.platform, s.address_kind, s.address ORDER BY e.recorded_at, e.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS held
  FROM "suppression_events" e
  JOIN "suppressions" s ON s.workspace_id = e.workspace_id AND s.id = e.suppression_id) p
JOIN "workspaces" w ON w.id = p.workspace_id
LEFT JOIN LATERAL (
  SELECT m.channel_id, m.sender_id FROM "messages" m
  JOIN "channels" c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id AND c.type = p.platform
  WHERE m.workspace_id = p.workspace_id AND m.address = p.address AND m.address_kind = p.address_kind
    AND ((p.cause = 'word' AND m.direction = 'inbound' AND m.created_at <= p.at + interval '5 s')
      OR (p.cause = 'platform' AND m.failure_kind = 'OPTED_OUT' AND m.failed_at <= p.at + interval '5 s'))
  ORDER BY m.id DESC LIMIT 1) v ON true
LEFT JOIN LATERAL (
  SELECT min(c.id) AS channel_id FROM "channels" c
  WHERE c.workspace_id = p.workspace_id AND c.type = p.platform AND p.cause IN ('word', 'platform')
  HAVING count(*) = 1) only_one ON true
WHERE p.change = 'added' AND p.held <= 0
GROUP BY 1, 2, 3, 4, 5, 6;
--> statement-breakpoint
ALTER TABLE "daily_statistics" DROP COLUMN "opt_outs";
