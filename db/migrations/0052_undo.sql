-- Launches that can be undone, and campaigns that were turned back into drafts.
DROP INDEX "campaigns_import";--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "undo_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "taken_back_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sending_rules" ADD COLUMN "undo_seconds" smallint DEFAULT 10 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "campaigns_import" ON "campaigns" USING btree ("workspace_id","import_id") WHERE "campaigns"."taken_back_at" IS NULL;