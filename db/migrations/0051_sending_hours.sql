-- When messages may reach people: sending hours of a workspace, and what the messages of a campaign keep to.
CREATE TABLE "sending_rules" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"hours" jsonb,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "origin_paces" (
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"next_slot_at" timestamp with time zone NOT NULL,
	CONSTRAINT "origin_paces_workspace_id_kind_id_pk" PRIMARY KEY("workspace_id","kind","id"),
	CONSTRAINT "origin_paces_kind" CHECK ("origin_paces"."kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback', 'test'))
);
--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "hour_rule" text DEFAULT 'never' NOT NULL;--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "opens_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "local_at" text;--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "per_minute" integer;--> statement-breakpoint
ALTER TABLE "origins" ADD CONSTRAINT "origins_hour_rule" CHECK ("origins"."hour_rule" IN ('never', 'marketing', 'always'));--> statement-breakpoint
ALTER TABLE "origins" ADD CONSTRAINT "origins_per_minute" CHECK ("origins"."per_minute" > 0);