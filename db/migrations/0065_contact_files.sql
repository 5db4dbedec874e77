CREATE TABLE "contact_file_rows" (
	"workspace_id" text NOT NULL,
	"file_id" text NOT NULL,
	"row_number" integer NOT NULL,
	"reason" text NOT NULL,
	"cells" jsonb NOT NULL,
	CONSTRAINT "contact_file_rows_pk" PRIMARY KEY("workspace_id","file_id","row_number")
);
--> statement-breakpoint
CREATE TABLE "contact_files" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"file_name" text NOT NULL,
	"storage_key" text,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"options" jsonb NOT NULL,
	"columns" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"rows_total" integer,
	"rows_done" integer DEFAULT 0 NOT NULL,
	"rows_before" integer DEFAULT 0 NOT NULL,
	"through_row" integer DEFAULT 0 NOT NULL,
	"fates" jsonb,
	"turn" integer DEFAULT 0 NOT NULL,
	"trouble" jsonb,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"touched_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	CONSTRAINT "contact_files_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "contact_files_kind" CHECK ("contact_files"."kind" IN ('import', 'export')),
	CONSTRAINT "contact_files_state" CHECK ("contact_files"."state" IN ('waiting', 'running', 'done', 'failed', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "erasures" DROP CONSTRAINT "erasures_step";--> statement-breakpoint
CREATE INDEX "contact_files_expires" ON "contact_files" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "contact_files_touched" ON "contact_files" USING btree ("touched_at");--> statement-breakpoint
CREATE INDEX "contact_files_key" ON "contact_files" USING btree ("storage_key");--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_step" CHECK ("erasures"."step" IN ('sending', 'messages', 'wishes', 'lists', 'files', 'events', 'texts', 'jobs'));