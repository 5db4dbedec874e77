-- Campaigns that go to a few people first, and how much marketing a person may get.
ALTER TABLE "campaigns" ADD COLUMN "waves" jsonb;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "wave" smallint;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "wave_left_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sending_rules" ADD COLUMN "cap_messages" smallint;--> statement-breakpoint
ALTER TABLE "sending_rules" ADD COLUMN "cap_days" smallint;--> statement-breakpoint
CREATE INDEX "campaigns_waves" ON "campaigns" USING btree ("workspace_id","id") WHERE "campaigns"."wave" IS NOT NULL AND "campaigns"."finished_at" IS NULL;--> statement-breakpoint
ALTER TABLE "sending_rules" ADD CONSTRAINT "sending_rules_cap" CHECK (("sending_rules"."cap_messages" IS NULL) = ("sending_rules"."cap_days" IS NULL));