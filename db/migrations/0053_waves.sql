-- Campaigns that go to a few people first.
ALTER TABLE "campaigns" ADD COLUMN "waves" jsonb;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "wave" smallint;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "wave_left_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "campaigns_waves" ON "campaigns" USING btree ("workspace_id","id") WHERE "campaigns"."wave" IS NOT NULL AND "campaigns"."finished_at" IS NULL;