-- The mailbox that reports about a channel's messages are collected from.
CREATE TABLE "mailboxes" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"place" text NOT NULL,
	"validity" text,
	"last_uid" bigint DEFAULT 0 NOT NULL,
	"fresh_from" bigint DEFAULT 0 NOT NULL,
	"lease" text,
	"lease_until" timestamp with time zone,
	"collect_due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"collected_at" timestamp with time zone,
	"collected" bigint DEFAULT 0 NOT NULL,
	"unknown" bigint DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"trouble" text,
	"trouble_detail" text,
	CONSTRAINT "mailboxes_pk" PRIMARY KEY("workspace_id","channel_id")
);
--> statement-breakpoint
CREATE INDEX "mailboxes_due" ON "mailboxes" USING btree ("collect_due_at");
--> statement-breakpoint
-- Domains that messages come from: their warm-up, and the brake on complaints.
CREATE TABLE "sender_domains" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"domain" text NOT NULL,
	"warm_up_from" date,
	"stopped_at" timestamp with time zone,
	"stopped_for" text,
	"stopped_count" integer,
	"stopped_of" integer,
	"resumed_at" timestamp with time zone,
	CONSTRAINT "sender_domains_pk" PRIMARY KEY("workspace_id","channel_id","domain"),
	CONSTRAINT "sender_domains_stopped_for" CHECK ("sender_domains"."stopped_for" IN ('complaints', 'bounces'))
);
--> statement-breakpoint
-- What left from a domain in an hour, and what came back.
CREATE TABLE "sender_domain_hours" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"domain" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"claimed" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"complaints" integer DEFAULT 0 NOT NULL,
	"bounces" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "sender_domain_hours_pk" PRIMARY KEY("workspace_id","channel_id","domain","hour")
);
--> statement-breakpoint
CREATE INDEX "sender_domain_hours_hour" ON "sender_domain_hours" USING btree ("hour");
--> statement-breakpoint
-- How fast the people of one receiving service are written to on a lane.
CREATE TABLE "recipient_paces" (
	"workspace_id" text NOT NULL,
	"lane_id" text NOT NULL,
	"service" text NOT NULL,
	"pace_per_second" double precision NOT NULL,
	"paced_at" timestamp with time zone NOT NULL,
	"next_slot_at" timestamp with time zone NOT NULL,
	"tail_at" timestamp with time zone NOT NULL,
	"slowed_at" timestamp with time zone,
	"slowed_code" text,
	CONSTRAINT "recipient_paces_pk" PRIMARY KEY("workspace_id","lane_id","service")
);
