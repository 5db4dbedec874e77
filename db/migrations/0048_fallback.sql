-- What replaces messages that do not arrive: rules, policies, the fallback of a campaign, and what becomes of each message.
CREATE TABLE "campaign_fallbacks" (
	"workspace_id" text NOT NULL,
	"campaign_id" text COLLATE "C" NOT NULL,
	"policy_id" text NOT NULL,
	"policy_name" text NOT NULL,
	"triggers" jsonb NOT NULL,
	"duration_seconds" integer,
	"text" text NOT NULL,
	"columns" jsonb NOT NULL,
	"links" jsonb NOT NULL,
	"made" integer DEFAULT 0 NOT NULL,
	"dropped" integer DEFAULT 0 NOT NULL,
	"late" integer DEFAULT 0 NOT NULL,
	"segments" integer DEFAULT 0 NOT NULL,
	"late_segments" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"delivered" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_fallbacks_workspace_id_campaign_id_pk" PRIMARY KEY("workspace_id","campaign_id")
);
--> statement-breakpoint
CREATE TABLE "fallback_policies" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fallback_policies_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "fallback_policy_rules" (
	"workspace_id" text NOT NULL,
	"policy_id" text NOT NULL,
	"rule_id" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "fallback_policy_rules_workspace_id_policy_id_rule_id_pk" PRIMARY KEY("workspace_id","policy_id","rule_id")
);
--> statement-breakpoint
CREATE TABLE "fallback_rules" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"channel_id" text NOT NULL,
	"sender_id" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fallback_rules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "fallbacks" (
	"workspace_id" text NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"campaign_id" text COLLATE "C" NOT NULL,
	"root_id" text COLLATE "C" NOT NULL,
	"link" smallint NOT NULL,
	"state" text NOT NULL,
	"trigger" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"since" timestamp with time zone,
	"sent_id" text COLLATE "C",
	"segments" smallint,
	"decided_at" timestamp with time zone,
	"reason" text,
	"late_at" timestamp with time zone,
	CONSTRAINT "fallbacks_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id"),
	CONSTRAINT "fallbacks_state" CHECK ("fallbacks"."state" IN ('waiting', 'made', 'dropped')),
	CONSTRAINT "fallbacks_trigger" CHECK ("fallbacks"."trigger" IN ('undelivered', 'unread', 'send_failed')),
	CONSTRAINT "fallbacks_reason" CHECK ("fallbacks"."reason" IN ('stopped', 'sms_off', 'opted_out', 'no_address', 'no_route', 'no_sender', 'text_long'))
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_origin_kind";--> statement-breakpoint
ALTER TABLE "origins" DROP CONSTRAINT "origins_kind";--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_origin_kind";--> statement-breakpoint
CREATE INDEX "campaign_fallbacks_policy" ON "campaign_fallbacks" USING btree ("workspace_id","policy_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fallback_policies_name" ON "fallback_policies" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE INDEX "fallback_policy_rules_rule" ON "fallback_policy_rules" USING btree ("workspace_id","rule_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fallback_rules_name" ON "fallback_rules" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE INDEX "fallbacks_due" ON "fallbacks" USING btree ("workspace_id","due_at") WHERE "fallbacks"."state" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "fallbacks_sent" ON "fallbacks" USING btree ("workspace_id","sent_id") WHERE "fallbacks"."sent_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "fallbacks_campaign" ON "fallbacks" USING btree ("workspace_id","campaign_id","root_id");--> statement-breakpoint
CREATE INDEX "fallbacks_late" ON "fallbacks" USING btree ("workspace_id","campaign_id") WHERE "fallbacks"."late_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_origin_kind" CHECK ("origin_kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback'));--> statement-breakpoint
ALTER TABLE "origins" ADD CONSTRAINT "origins_kind" CHECK ("origins"."kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback'));--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_origin_kind" CHECK ("outbox"."origin_kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback'));