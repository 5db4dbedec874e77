-- Campaigns say how long they were sending apart from how long answers were awaited, end as partly failed only above a share
-- of failures, and the people that a stopped one did not get to become one list.
ALTER TABLE "workspaces"
  ADD COLUMN "failed_share" integer DEFAULT 5 NOT NULL,
  ADD CONSTRAINT "workspaces_failed_share" CHECK ("workspaces"."failed_share" BETWEEN 0 AND 100);
--> statement-breakpoint
ALTER TABLE "campaigns"
  ADD COLUMN "claimed_at" timestamp with time zone,
  ADD COLUMN "answered_at" timestamp with time zone,
  ADD COLUMN "earlier_ms" bigint DEFAULT 0 NOT NULL,
  ADD COLUMN "failed_share" integer DEFAULT 5 NOT NULL;
--> statement-breakpoint
ALTER TABLE "recipient_imports" ADD COLUMN "rest_of" text COLLATE "C";
--> statement-breakpoint
CREATE UNIQUE INDEX "recipient_imports_rest_of" ON "recipient_imports" USING btree ("workspace_id","rest_of") WHERE "rest_of" IS NOT NULL;
--> statement-breakpoint
-- What the messages themselves still know of it. A failure that came after the platform had accepted the message is no answer.
UPDATE campaigns c SET claimed_at = m.claimed_at, answered_at = greatest(m.claimed_at, m.answered_at)
FROM (
  SELECT workspace_id, campaign_id, min(handed_over_at) AS claimed_at, max(coalesce(accepted_at, failed_at)) AS answered_at
  FROM messages WHERE campaign_id IS NOT NULL AND handed_over_at IS NOT NULL GROUP BY workspace_id, campaign_id) m
WHERE m.workspace_id = c.workspace_id AND m.campaign_id = c.id AND m.answered_at IS NOT NULL;
--> statement-breakpoint
-- Campaigns that ended by themselves get the outcome that the default share gives them (`outcomeOf`).
UPDATE campaigns SET state = CASE
    WHEN accepted = 0 AND failed > 0 THEN 'failed'
    WHEN (failed + uncertain) * 100::bigint > failed_share * (accepted + failed + uncertain)::bigint THEN 'partly_failed'
    ELSE 'completed' END
WHERE state IN ('completed', 'partly_failed', 'failed') AND state_reason IS NULL;
