ALTER TABLE "templates" ADD COLUMN "archived_from" text;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "sending_stopped_by" text;