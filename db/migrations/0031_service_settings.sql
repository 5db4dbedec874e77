-- What a channel does by itself about the messages of people, and when somebody last wrote: the service window is counted from it.
CREATE TABLE "service_settings" (
  "workspace_id" text NOT NULL,
  "channel_id" text NOT NULL,
  "words" jsonb DEFAULT '{}'::jsonb NOT NULL,
  "stop_reply" text,
  "stop_all_reply" text,
  "start_reply" text,
  "auto_reply" jsonb,
  "updated_at" timestamp with time zone NOT NULL,
  CONSTRAINT "service_settings_workspace_id_channel_id_pk" PRIMARY KEY("workspace_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "service_windows" (
  "workspace_id" text NOT NULL,
  "lane_id" text NOT NULL,
  "address_kind" text NOT NULL,
  "address" text NOT NULL,
  "last_inbound_at" timestamp with time zone NOT NULL,
  "replied_at" timestamp with time zone,
  "replies_on" date,
  "replies" smallint DEFAULT 0 NOT NULL,
  CONSTRAINT "service_windows_workspace_id_lane_id_address_kind_address_pk" PRIMARY KEY("workspace_id","lane_id","address_kind","address"),
  CONSTRAINT "service_windows_address_kind" CHECK ("service_windows"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'))
);
--> statement-breakpoint
-- Windows that are open now, and the longest that a tag keeps open. Reactions, edits and deletions open none.
INSERT INTO service_windows (workspace_id, lane_id, address_kind, address, last_inbound_at)
SELECT m.workspace_id, CASE WHEN c.type = 'viber' OR m.sender_id = '' THEN m.channel_id ELSE m.sender_id END,
  m.address_kind, m.address, max(m.created_at)
FROM messages m JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
WHERE m.direction = 'inbound' AND m.address IS NOT NULL AND m.created_at > now() - interval '7 days'
  AND NOT m.details ?| ARRAY['reaction', 'change'] AND m.kind <> 'system'
GROUP BY 1, 2, 3, 4;
--> statement-breakpoint
-- Why a message may leave after the service window.
ALTER TABLE "messages" ADD COLUMN "tag" text;
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_source",
  ADD CONSTRAINT "messages_source" CHECK ("source" IN ('console', 'api', 'flow', 'agent', 'automatic', 'user'));
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_origin_kind",
  ADD CONSTRAINT "messages_origin_kind" CHECK ("origin_kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation'));
--> statement-breakpoint
ALTER TABLE "origins" DROP CONSTRAINT "origins_kind",
  ADD CONSTRAINT "origins_kind" CHECK ("kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation'));
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_origin_kind",
  ADD CONSTRAINT "outbox_origin_kind" CHECK ("origin_kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation'));
