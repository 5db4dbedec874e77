-- One road out: lanes, origins and the outbox; addresses in place of phones; the platforms' ids in a table of their own.

ALTER TABLE messages RENAME COLUMN phone TO address;
--> statement-breakpoint
ALTER TABLE messages ADD COLUMN address_kind text NOT NULL DEFAULT 'phone', ADD COLUMN template_version integer,
  ADD COLUMN expires_at timestamptz, ADD COLUMN details jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT messages_address_kind CHECK (address_kind IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'));
--> statement-breakpoint
ALTER TABLE messages DROP CONSTRAINT messages_state,
  ADD CONSTRAINT messages_state CHECK (state IN ('queued', 'sending', 'accepted', 'uncertain', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'left_out', 'expired', 'received'));
--> statement-breakpoint
ALTER TABLE message_events DROP CONSTRAINT message_events_kind,
  ADD CONSTRAINT message_events_kind CHECK (kind IN ('queued', 'handed_over', 'accepted', 'retry_later', 'uncertain', 'resent', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'left_out', 'expired', 'received'));
--> statement-breakpoint
ALTER TABLE campaign_recipients RENAME COLUMN phone TO address;
--> statement-breakpoint
ALTER TABLE campaign_recipients ADD COLUMN address_kind text NOT NULL DEFAULT 'phone',
  ADD CONSTRAINT campaign_recipients_address_kind CHECK (address_kind IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'));
--> statement-breakpoint
ALTER TABLE consents RENAME COLUMN phone TO address;
--> statement-breakpoint
ALTER TABLE consents ADD COLUMN address_kind text NOT NULL DEFAULT 'phone', ADD COLUMN country text,
  ADD CONSTRAINT consents_address_kind CHECK (address_kind IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'));
--> statement-breakpoint
DROP INDEX consents_phone;
--> statement-breakpoint
CREATE INDEX consents_address ON consents (workspace_id, address_kind, address, kind, at);
--> statement-breakpoint
ALTER TABLE suppressions RENAME COLUMN phone TO address;
--> statement-breakpoint
ALTER TABLE suppressions ADD COLUMN address_kind text NOT NULL DEFAULT 'phone', ADD COLUMN country text,
  ADD CONSTRAINT suppressions_address_kind CHECK (address_kind IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user')),
  DROP CONSTRAINT suppressions_platform;
--> statement-breakpoint
DO $$
DECLARE key text;
BEGIN
  SELECT conname INTO key FROM pg_constraint WHERE conrelid = 'suppressions'::regclass AND contype = 'p';
  EXECUTE format('ALTER TABLE suppressions DROP CONSTRAINT %I', key);
END $$;
--> statement-breakpoint
ALTER TABLE suppressions ADD CONSTRAINT suppressions_workspace_id_platform_address_kind_address_pk PRIMARY KEY (workspace_id, platform, address_kind, address);
--> statement-breakpoint
ALTER TABLE campaigns ADD COLUMN left_out integer NOT NULL DEFAULT 0, ADD COLUMN expired integer NOT NULL DEFAULT 0,
  ADD COLUMN template_version integer;
--> statement-breakpoint
CREATE TABLE lanes (
  workspace_id text NOT NULL,
  id text NOT NULL,
  channel_id text NOT NULL,
  limit_per_second double precision NOT NULL DEFAULT 80,
  pace_per_second double precision NOT NULL DEFAULT 80,
  paced_at timestamptz NOT NULL DEFAULT now(),
  next_slot_at timestamptz NOT NULL DEFAULT now(),
  lease text,
  lease_until timestamptz,
  wakeups integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT lanes_workspace_id_id_pk PRIMARY KEY (workspace_id, id)
);
--> statement-breakpoint
CREATE INDEX lanes_leased ON lanes (lease_until) WHERE lease IS NOT NULL;
--> statement-breakpoint
CREATE TABLE origins (
  workspace_id text NOT NULL,
  kind text NOT NULL,
  id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT origins_workspace_id_kind_id_pk PRIMARY KEY (workspace_id, kind, id),
  CONSTRAINT origins_kind CHECK (kind IN ('campaign', 'conversation', 'flow_run', 'api')),
  CONSTRAINT origins_state CHECK (state IN ('running', 'paused', 'stopped'))
);
--> statement-breakpoint
CREATE TABLE outbox (
  workspace_id text NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  lane_id text NOT NULL,
  origin_kind text NOT NULL,
  origin_id text COLLATE "C" NOT NULL,
  priority smallint NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  attempt integer NOT NULL DEFAULT 0,
  handed_over_at timestamptz,
  sequence_key text,
  CONSTRAINT outbox_workspace_id_message_id_pk PRIMARY KEY (workspace_id, message_id),
  CONSTRAINT outbox_origin_kind CHECK (origin_kind IN ('campaign', 'conversation', 'flow_run', 'api')),
  CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sending', 'uncertain'))
);
--> statement-breakpoint
-- The queue's rows come and go: it is vacuumed early and often.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, fillfactor = 80);
--> statement-breakpoint
CREATE INDEX outbox_waiting ON outbox (workspace_id, lane_id, priority, origin_kind, origin_id, due_at, message_id) WHERE state = 'waiting';
--> statement-breakpoint
CREATE INDEX outbox_handed_over ON outbox (handed_over_at) WHERE state <> 'waiting';
--> statement-breakpoint
CREATE INDEX outbox_origin ON outbox (workspace_id, origin_kind, origin_id, message_id);
--> statement-breakpoint
CREATE INDEX outbox_sequence ON outbox (workspace_id, lane_id, sequence_key, message_id) WHERE sequence_key IS NOT NULL;
--> statement-breakpoint
CREATE TABLE message_external_ids (
  workspace_id text NOT NULL,
  lane_id text NOT NULL,
  external_id text NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  part smallint NOT NULL DEFAULT 0,
  parts smallint NOT NULL DEFAULT 1,
  state text,
  CONSTRAINT message_external_ids_workspace_id_lane_id_external_id_pk PRIMARY KEY (workspace_id, lane_id, external_id)
);
--> statement-breakpoint
CREATE INDEX message_external_ids_parts ON message_external_ids (workspace_id, message_id) WHERE parts > 1;
--> statement-breakpoint
INSERT INTO lanes (workspace_id, id, channel_id, limit_per_second, pace_per_second, paced_at, next_slot_at)
SELECT workspace_id, id, channel_id, limit_per_second, pace_per_second, paced_at, next_slot_at FROM senders;
--> statement-breakpoint
INSERT INTO origins (workspace_id, kind, id, state, created_at)
SELECT workspace_id, 'campaign', id,
  CASE WHEN state = 'paused' THEN 'paused' WHEN state IN ('cancelled', 'failed') THEN 'stopped' ELSE 'running' END, created_at
FROM campaigns;
--> statement-breakpoint
INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at, state, attempt, handed_over_at)
SELECT workspace_id, id, sender_id, 'campaign', campaign_id, CASE WHEN category = 'authentication' THEN 0 ELSE 3 END,
  coalesce(not_before, created_at), CASE state WHEN 'queued' THEN 'waiting' ELSE state END, attempt, handed_over_at
FROM messages WHERE direction = 'outbound' AND state IN ('queued', 'sending', 'uncertain') AND campaign_id IS NOT NULL;
--> statement-breakpoint
UPDATE messages SET state = 'queued' WHERE direction = 'outbound' AND state = 'sending';
--> statement-breakpoint
INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
SELECT workspace_id, coalesce(nullif(sender_id, ''), channel_id), external_id, id FROM messages WHERE external_id IS NOT NULL
ON CONFLICT DO NOTHING;
--> statement-breakpoint
DROP INDEX messages_campaign;
--> statement-breakpoint
DROP INDEX messages_external;
--> statement-breakpoint
DROP INDEX messages_unsettled;
--> statement-breakpoint
ALTER INDEX messages_phone RENAME TO messages_address;
--> statement-breakpoint
ALTER TABLE messages DROP COLUMN slice, DROP COLUMN not_before;
--> statement-breakpoint
CREATE INDEX messages_campaign ON messages (workspace_id, campaign_id, id);
--> statement-breakpoint
-- What campaigns had asked for by wake_at becomes requests.
INSERT INTO job_requests (workspace_id, kind, key, payload, due_at)
SELECT workspace_id, 'campaign.start', id, jsonb_build_object('workspaceId', workspace_id, 'campaignId', id), coalesce(wake_at, scheduled_at, now())
FROM campaigns WHERE state = 'scheduled'
UNION ALL
SELECT workspace_id, 'campaign.expand', id, jsonb_build_object('workspaceId', workspace_id, 'campaignId', id), now()
FROM campaigns WHERE state = 'running' AND expanded_at IS NULL
UNION ALL
SELECT workspace_id, 'campaign.call_back', id, jsonb_build_object('workspaceId', workspace_id, 'campaignId', id), now()
FROM campaigns WHERE state IN ('cancelled', 'failed') AND queued > 0;
--> statement-breakpoint
DROP INDEX campaigns_wake;
--> statement-breakpoint
ALTER TABLE campaigns DROP COLUMN wake_at;
--> statement-breakpoint
ALTER TABLE senders DROP COLUMN pace_per_second, DROP COLUMN next_slot_at, DROP COLUMN paced_at;
--> statement-breakpoint
-- Jobs of the former sending queue are replaced by lanes.
DO $$ BEGIN
  IF to_regclass('pgboss.job') IS NOT NULL THEN
    DELETE FROM pgboss.job WHERE name = 'message.send';
  END IF;
END $$;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['lanes', 'origins', 'outbox', 'message_external_ids'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_rows ON %I TO carillon_app USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace())', name);
    EXECUTE format('GRANT SELECT ON %I TO carillon_app', name);
  END LOOP;
END $$;
--> statement-breakpoint
-- The console launches, pauses, resumes and stops campaigns.
GRANT INSERT, UPDATE ON origins TO carillon_app;
