-- Several senders that a campaign leaves from together, and what one of them that could not send kept waiting.
CREATE TABLE "pool_outages" (
	"workspace_id" text NOT NULL,
	"origin_kind" text NOT NULL,
	"origin_id" text COLLATE "C" NOT NULL,
	"sender_id" text NOT NULL,
	"rule" integer NOT NULL,
	"reason" text NOT NULL,
	"waiting" integer DEFAULT 0 NOT NULL,
	"moved" integer DEFAULT 0 NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"over_at" timestamp with time zone,
	CONSTRAINT "pool_outages_pk" PRIMARY KEY("workspace_id","origin_kind","origin_id","sender_id","rule"),
	CONSTRAINT "pool_outages_origin_kind" CHECK ("pool_outages"."origin_kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback', 'test'))
);
--> statement-breakpoint
CREATE TABLE "sender_pools" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"name" text NOT NULL,
	"rules" jsonb NOT NULL,
	"other_ids" jsonb NOT NULL,
	"when_out" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sender_pools_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "sender_pools_when_out" CHECK ("sender_pools"."when_out" IN ('move', 'wait'))
);
--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "pool" jsonb;--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "pool" jsonb;--> statement-breakpoint
CREATE INDEX "pool_outages_open" ON "pool_outages" USING btree ("since") WHERE "pool_outages"."over_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "sender_pools_name" ON "sender_pools" USING btree ("workspace_id","channel_id","name");--> statement-breakpoint
ALTER TABLE message_events DROP CONSTRAINT message_events_kind,
  ADD CONSTRAINT message_events_kind CHECK (kind IN ('queued', 'handed_over', 'accepted', 'retry_later', 'uncertain', 'resent', 'returned', 'left_in_doubt', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'left_out', 'expired', 'received', 'sender_chosen', 'sender_changed'));
