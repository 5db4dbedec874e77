-- People who are being erased, or were. Who they were stands here sealed, and only until it is done.
CREATE TABLE "erasures" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"person_sealed" text,
	"step" text DEFAULT 'sending' NOT NULL,
	"position" jsonb,
	"round" integer DEFAULT 1 NOT NULL,
	"found_in_round" integer DEFAULT 0 NOT NULL,
	"looked" bigint DEFAULT 0 NOT NULL,
	"result" jsonb NOT NULL,
	"asked_by" text NOT NULL,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "erasures_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "erasures_state" CHECK ("erasures"."state" IN ('running', 'done')),
	CONSTRAINT "erasures_step" CHECK ("erasures"."step" IN ('sending', 'messages', 'wishes', 'lists', 'events', 'texts', 'jobs'))
);
--> statement-breakpoint
CREATE INDEX "erasures_asked" ON "erasures" USING btree ("workspace_id","asked_at","id");
