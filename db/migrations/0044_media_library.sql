-- The library: files that members keep to use again, and what is known of a file beside its bytes.
ALTER TABLE "media" ADD COLUMN "library_id" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "width" integer;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "height" integer;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "duration_ms" integer;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "thumbnail" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "thumbnail_key" text;--> statement-breakpoint
CREATE TABLE "library_files" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text,
	"media_id" text NOT NULL,
	"name" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"replaced_at" timestamp with time zone,
	CONSTRAINT "library_files_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "library_files_media" ON "library_files" USING btree ("workspace_id","media_id");--> statement-breakpoint
CREATE INDEX "library_files_created" ON "library_files" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "media_library" ON "media" USING btree ("workspace_id","library_id") WHERE "media"."library_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "media_thumbnail_key" ON "media" USING btree ("thumbnail_key") WHERE "media"."thumbnail_key" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "media_thumbnail_waits" ON "media" USING btree ("created_at") WHERE "media"."thumbnail" = 'waiting';--> statement-breakpoint
-- What was uploaded for templates becomes the library, each content once. Until now every file belonged to one channel.
INSERT INTO "library_files" ("workspace_id", "id", "channel_id", "media_id", "name", "created_by", "created_at")
SELECT DISTINCT ON ("workspace_id", "channel_id", "sha256", "size")
	"workspace_id", "id", "channel_id", "id", coalesce("name", "kind"), "created_by", "created_at"
FROM "media" WHERE "source" = 'uploaded' AND ("expires_at" IS NULL OR "expires_at" > now())
ORDER BY "workspace_id", "channel_id", "sha256", "size", "created_at" DESC, "id" DESC;--> statement-breakpoint
UPDATE "media" SET "library_id" = f."id" FROM "library_files" f
JOIN "media" shown ON shown."workspace_id" = f."workspace_id" AND shown."id" = f."media_id"
WHERE "media"."workspace_id" = f."workspace_id" AND "media"."source" = 'uploaded'
	AND "media"."channel_id" IS NOT DISTINCT FROM f."channel_id"
	AND "media"."sha256" = shown."sha256" AND "media"."size" = shown."size";--> statement-breakpoint
UPDATE "media" SET "thumbnail" = 'waiting' WHERE "source" = 'uploaded' AND "kind" IN ('image', 'sticker');--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_thumbnail" CHECK ("media"."thumbnail" IN ('waiting', 'made', 'failed'));
