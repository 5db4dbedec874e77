ALTER TABLE "campaigns" ADD COLUMN "wake_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "progress_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "campaigns_wake" ON "campaigns" USING btree ("wake_at") WHERE "campaigns"."wake_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "bindings_by_channel" ON "bindings" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "inbound_events_channel" ON "inbound_events" USING btree ("workspace_id","channel_id","received_at");