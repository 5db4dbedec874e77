-- A campaign ends when the outbox holds nothing of it. What nothing more becomes of by itself leaves the outbox.

ALTER TABLE campaigns DROP CONSTRAINT campaigns_state,
  ADD CONSTRAINT campaigns_state CHECK (state IN ('draft', 'scheduled', 'running', 'paused', 'stopping', 'completed', 'partly_failed', 'failed', 'cancelled'));
--> statement-breakpoint
ALTER TABLE message_events DROP CONSTRAINT message_events_kind,
  ADD CONSTRAINT message_events_kind CHECK (kind IN ('queued', 'handed_over', 'accepted', 'retry_later', 'uncertain', 'resent', 'returned', 'left_in_doubt', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'left_out', 'expired', 'received'));
--> statement-breakpoint
ALTER TABLE campaigns ADD COLUMN decision jsonb;
--> statement-breakpoint
ALTER TABLE bindings ADD COLUMN trouble_lane_id text;
--> statement-breakpoint
CREATE INDEX campaigns_decided ON campaigns (workspace_id, id) WHERE decision IS NOT NULL;
--> statement-breakpoint
ALTER TABLE message_external_ids ADD COLUMN accepted_at timestamptz;
--> statement-breakpoint
CREATE INDEX message_external_ids_accepted ON message_external_ids (workspace_id, lane_id, accepted_at) WHERE accepted_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX outbox_in_doubt ON outbox (due_at) WHERE state = 'uncertain';
--> statement-breakpoint
-- Messages in doubt of campaigns that had ended are left in doubt: earlier versions did not send them again any more.
WITH ended AS (
  DELETE FROM outbox b USING campaigns c
  WHERE c.workspace_id = b.workspace_id AND b.origin_kind = 'campaign' AND c.id = b.origin_id AND b.state = 'uncertain'
    AND c.state IN ('completed', 'partly_failed', 'failed', 'cancelled')
  RETURNING b.workspace_id, b.message_id, b.attempt)
INSERT INTO message_events (workspace_id, message_id, key, kind, at, detail)
SELECT workspace_id, message_id, 'left_in_doubt:' || attempt, 'left_in_doubt', now(), jsonb_build_object('attempt', attempt) FROM ended
ON CONFLICT DO NOTHING;
--> statement-breakpoint
-- Whatever else waits or is on its way under an ended campaign is called back where it was stopped, and goes on where not.
UPDATE campaigns c SET finished_at = NULL,
  state = CASE WHEN c.state = 'cancelled' OR c.state_reason IS NOT NULL THEN 'stopping' ELSE 'running' END
WHERE c.state IN ('completed', 'partly_failed', 'failed', 'cancelled') AND EXISTS (
  SELECT 1 FROM outbox b WHERE b.workspace_id = c.workspace_id AND b.origin_kind = 'campaign' AND b.origin_id = c.id);
--> statement-breakpoint
UPDATE origins o SET state = CASE c.state WHEN 'running' THEN 'running' ELSE 'stopped' END
FROM campaigns c
WHERE c.workspace_id = o.workspace_id AND o.kind = 'campaign' AND c.id = o.id
  AND (c.state = 'stopping' OR (c.state = 'running' AND o.state = 'stopped'));
--> statement-breakpoint
INSERT INTO job_requests (workspace_id, kind, key, payload, due_at)
SELECT workspace_id, 'campaign.call_back', id, jsonb_build_object('workspaceId', workspace_id, 'campaignId', id), now()
FROM campaigns WHERE state = 'stopping'
ON CONFLICT DO NOTHING;
--> statement-breakpoint
-- Two guards keep the rule against whatever moves a message or ends a campaign. Both take the campaign's row, so that one of
-- two transactions at once sees the other.
CREATE FUNCTION campaign_has_ended(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT state IN ('completed', 'partly_failed', 'failed', 'cancelled')
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_early_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM outbox b
    WHERE b.workspace_id = NEW.workspace_id AND b.origin_kind = 'campaign' AND b.origin_id = NEW.id) THEN
    RAISE EXCEPTION 'campaign % cannot end while the outbox holds messages of it', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER campaigns_end_empty BEFORE UPDATE OF state ON campaigns FOR EACH ROW
  WHEN (campaign_has_ended(NEW.state) AND NOT campaign_has_ended(OLD.state)) EXECUTE FUNCTION refuse_early_end();
--> statement-breakpoint
CREATE FUNCTION refuse_outbox_of_ended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ended text;
BEGIN
  -- Locked first and looked at then: a condition would be tested before the lock.
  PERFORM 1 FROM campaigns c
  WHERE (c.workspace_id, c.id) IN (SELECT workspace_id, origin_id FROM added WHERE origin_kind = 'campaign')
  ORDER BY c.workspace_id, c.id FOR NO KEY UPDATE;
  SELECT string_agg(c.id, ', ') INTO ended FROM campaigns c
  WHERE (c.workspace_id, c.id) IN (SELECT workspace_id, origin_id FROM added WHERE origin_kind = 'campaign')
    AND campaign_has_ended(c.state);
  IF ended IS NOT NULL THEN
    RAISE EXCEPTION 'campaign % has ended: nothing of it may wait', ended USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER outbox_of_running AFTER INSERT ON outbox REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_outbox_of_ended();
