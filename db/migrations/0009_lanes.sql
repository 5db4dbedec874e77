-- Faults of a platform belong to the lane: its breaker, and what tells a message's own tries from the lane's. A message that
-- the platform gives back after it had accepted it returns to the outbox, so it remembers who asked for it.
ALTER TABLE lanes
  ADD COLUMN slowed_at timestamptz,
  ADD COLUMN breaker_faults integer NOT NULL DEFAULT 0,
  ADD COLUMN breaker_opened_at timestamptz,
  ADD COLUMN breaker_open_until timestamptz,
  ADD COLUMN breaker_rests integer NOT NULL DEFAULT 0,
  ADD COLUMN breaker_reason jsonb;
--> statement-breakpoint
ALTER TABLE origins ADD COLUMN rests_until timestamptz;
--> statement-breakpoint
ALTER TABLE outbox
  ADD COLUMN tries smallint NOT NULL DEFAULT 0,
  ADD COLUMN throttled smallint NOT NULL DEFAULT 0;
--> statement-breakpoint
-- Every try so far was counted as the message's own.
UPDATE outbox SET tries = least(attempt, 2) WHERE attempt > 0;
--> statement-breakpoint
ALTER TABLE messages
  ADD COLUMN origin_kind text,
  ADD COLUMN origin_id text COLLATE "C",
  ADD CONSTRAINT messages_origin_kind CHECK (origin_kind IN ('campaign', 'conversation', 'flow_run', 'api'));
--> statement-breakpoint
UPDATE messages m SET origin_kind = b.origin_kind, origin_id = b.origin_id FROM outbox b
WHERE b.workspace_id = m.workspace_id AND b.message_id = m.id AND m.campaign_id IS NULL;
--> statement-breakpoint
ALTER TABLE message_events DROP CONSTRAINT message_events_kind,
  ADD CONSTRAINT message_events_kind CHECK (kind IN ('queued', 'handed_over', 'accepted', 'retry_later', 'uncertain', 'resent', 'returned', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'left_out', 'expired', 'received'));
