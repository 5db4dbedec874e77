-- What a sender shows to people, as it was last read, and every change that the platform made to it.
CREATE TABLE "sender_profiles" (
	"workspace_id" text NOT NULL,
	"sender_id" text NOT NULL,
	"profile" jsonb,
	"greeting" jsonb,
	"links" jsonb,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sender_profiles_workspace_id_sender_id_pk" PRIMARY KEY("workspace_id","sender_id")
);
--> statement-breakpoint
CREATE TABLE "sender_changes" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"sender_id" text NOT NULL,
	"trait" text NOT NULL,
	"before" text,
	"after" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "sender_changes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "sender_changes_trait" CHECK ("sender_changes"."trait" IN ('state', 'quality', 'tier', 'throughput', 'name', 'nameState', 'official'))
);
--> statement-breakpoint
CREATE INDEX "sender_changes_of_sender" ON "sender_changes" USING btree ("workspace_id","sender_id","at","id");
