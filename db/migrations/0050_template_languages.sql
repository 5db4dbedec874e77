-- Which language of a template each person of a list gets, and messages that members send themselves to try one.
CREATE TABLE "template_tests" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"template_code" text NOT NULL,
	"version" integer NOT NULL,
	"sender_id" text NOT NULL,
	"address" text,
	"address_kind" text NOT NULL,
	"country" text,
	"parameters" jsonb,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"message_id" text,
	CONSTRAINT "template_tests_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "template_tests_address_kind" CHECK ("template_tests"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'))
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_origin_kind";--> statement-breakpoint
ALTER TABLE "origins" DROP CONSTRAINT "origins_kind";--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_origin_kind";--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD COLUMN "template_code" text;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "languages" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "recipient_imports" ADD COLUMN "by_language" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "template_tests_asked" ON "template_tests" USING btree ("workspace_id","asked_by","asked_at");--> statement-breakpoint
CREATE INDEX "campaigns_languages" ON "campaigns" USING gin ("languages" jsonb_path_ops) WHERE "campaigns"."languages" <> '[]';--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_origin_kind" CHECK ("origin_kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback', 'test'));--> statement-breakpoint
ALTER TABLE "origins" ADD CONSTRAINT "origins_kind" CHECK ("kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback', 'test'));--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_origin_kind" CHECK ("origin_kind" IN ('campaign', 'conversation', 'flow_run', 'api', 'auto_reply', 'confirmation', 'fallback', 'test'));