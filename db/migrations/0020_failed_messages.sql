-- Finds the failed messages of a channel. The condition reads no column that a receipt changes, so receipts still touch no index.
UPDATE "messages" SET "failed_at" = coalesce("handed_over_at", "created_at") WHERE "state" = 'failed' AND "failed_at" IS NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_failed_at" CHECK ("state" <> 'failed' OR "failed_at" IS NOT NULL);--> statement-breakpoint
CREATE INDEX "messages_failed" ON "messages" USING btree ("workspace_id","channel_id","id") WHERE "failed_at" IS NOT NULL;
