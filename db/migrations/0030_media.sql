-- Files: what members uploaded and what people sent, where each inbound one stands, and the platforms' ids of ours.
CREATE TABLE "media" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"type" text NOT NULL,
	"declared_type" text,
	"name" text,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"storage_key" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	CONSTRAINT "media_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "media_source" CHECK ("media"."source" IN ('uploaded', 'inbound')),
	CONSTRAINT "media_kind" CHECK ("media"."kind" IN ('image', 'video', 'audio', 'document', 'sticker'))
);
--> statement-breakpoint
CREATE TABLE "inbound_media" (
	"workspace_id" text NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"position" integer NOT NULL,
	"channel_id" text NOT NULL,
	"sender_external_id" text NOT NULL,
	"external_id" text NOT NULL,
	"url" text,
	"kind" text NOT NULL,
	"declared_type" text,
	"name" text,
	"state" text DEFAULT 'fetching' NOT NULL,
	"trouble" text,
	"detail" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"media_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbound_media_workspace_id_message_id_position_pk" PRIMARY KEY("workspace_id","message_id","position"),
	CONSTRAINT "inbound_media_kind" CHECK ("inbound_media"."kind" IN ('image', 'video', 'audio', 'document', 'sticker')),
	CONSTRAINT "inbound_media_state" CHECK ("inbound_media"."state" IN ('fetching', 'kept', 'failed', 'removed')),
	CONSTRAINT "inbound_media_trouble" CHECK ("inbound_media"."trouble" IN ('gone', 'too_large', 'too_slow', 'refused', 'private_address', 'unreachable', 'empty', 'no_room', 'unbound'))
);
--> statement-breakpoint
CREATE TABLE "platform_media" (
	"workspace_id" text NOT NULL,
	"media_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"sender_external_id" text NOT NULL,
	"external_id" text,
	"uploaded_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	CONSTRAINT "platform_media_pk" PRIMARY KEY("workspace_id","media_id","channel_id","sender_external_id")
);
--> statement-breakpoint
CREATE INDEX "media_content" ON "media" USING btree ("workspace_id","sha256");--> statement-breakpoint
CREATE INDEX "media_storage_key" ON "media" USING btree ("storage_key");--> statement-breakpoint
CREATE INDEX "media_expires" ON "media" USING btree ("expires_at") WHERE "media"."expires_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "inbound_media_fetching" ON "inbound_media" USING btree ("updated_at") WHERE "inbound_media"."state" = 'fetching';--> statement-breakpoint
CREATE INDEX "inbound_media_kept" ON "inbound_media" USING btree ("workspace_id","media_id") WHERE "inbound_media"."media_id" IS NOT NULL;
