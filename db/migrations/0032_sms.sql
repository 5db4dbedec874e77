-- Channels whose platform speaks over a connection, and parts of long messages that people wrote.
ALTER TABLE "bindings" ADD COLUMN "holds_session" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
CREATE INDEX "bindings_held" ON "bindings" USING btree ("workspace_id","channel_id") WHERE "bindings"."holds_session";
--> statement-breakpoint
CREATE TABLE "inbound_parts" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"sender_external_id" text NOT NULL,
	"address_kind" text NOT NULL,
	"address" text NOT NULL,
	"reference" text NOT NULL,
	"part" smallint NOT NULL,
	"parts" smallint NOT NULL,
	"key" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "inbound_parts_address_kind" CHECK ("inbound_parts"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user')),
	CONSTRAINT "inbound_parts_pk" PRIMARY KEY("workspace_id","channel_id","sender_external_id","address_kind","address","reference","part")
);
--> statement-breakpoint
CREATE INDEX "inbound_parts_at" ON "inbound_parts" USING btree ("workspace_id","at");
--> statement-breakpoint
CREATE TABLE "sender_filings" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"name" text NOT NULL,
	"country" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"regulatory" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"evidence" text DEFAULT '' NOT NULL,
	"preferred" boolean DEFAULT false NOT NULL,
	"filed_by" text NOT NULL,
	"filed_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	CONSTRAINT "sender_filings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "sender_filings_kind" CHECK ("sender_filings"."kind" IN ('alphanumeric', 'short_code', 'long_code')),
	CONSTRAINT "sender_filings_state" CHECK ("sender_filings"."state" IN ('submitted', 'approved', 'refused'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "sender_filings_place" ON "sender_filings" USING btree ("workspace_id","channel_id","name","country");
