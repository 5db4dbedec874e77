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
