-- Mail addresses that were added to the one a channel is bound with.
CREATE TABLE "sender_addresses" (
	"workspace_id" text NOT NULL,
	"sender_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"verified_by" text,
	"verified_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	"asked" integer DEFAULT 0 NOT NULL,
	"preferred" boolean DEFAULT false NOT NULL,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sender_addresses_pk" PRIMARY KEY("workspace_id","sender_id"),
	CONSTRAINT "sender_addresses_verified_by" CHECK ("sender_addresses"."verified_by" IN ('mail', 'domain', 'sandbox'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "sender_addresses_preferred" ON "sender_addresses" USING btree ("workspace_id","channel_id") WHERE "sender_addresses"."preferred";
--> statement-breakpoint
-- Several addresses may stand in several domains, each with records of its own.
ALTER TABLE "mail_domains" DROP CONSTRAINT "mail_domains_pk";
--> statement-breakpoint
ALTER TABLE "mail_domains" ADD CONSTRAINT "mail_domains_pk" PRIMARY KEY("workspace_id","channel_id","domain");
--> statement-breakpoint
ALTER TABLE "mail_domains" ADD COLUMN "verified_at" timestamp with time zone;
--> statement-breakpoint
-- What marketing may be about, and what people said about it.
CREATE TABLE "topics" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "topics_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "topics_name" ON "topics" USING btree ("workspace_id",lower("name")) WHERE "topics"."archived_at" IS NULL;
--> statement-breakpoint
CREATE TABLE "topic_choices" (
	"workspace_id" text NOT NULL,
	"address_kind" text NOT NULL,
	"address" text NOT NULL,
	"topic_id" text NOT NULL,
	"wanted" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "topic_choices_pk" PRIMARY KEY("workspace_id","address_kind","address","topic_id"),
	CONSTRAINT "topic_choices_address_kind" CHECK ("topic_choices"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'))
);
--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "topic_id" text;
--> statement-breakpoint
-- Addresses that somebody signed up with, until and after their holders confirmed it.
CREATE TABLE "sign_ups" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"address" text NOT NULL,
	"address_kind" text NOT NULL,
	"topic_ids" text[] NOT NULL,
	"language" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requested_from" text,
	"asked_at" timestamp with time zone NOT NULL,
	"asked" integer DEFAULT 1 NOT NULL,
	"mailed" integer DEFAULT 0 NOT NULL,
	"confirmed_at" timestamp with time zone,
	"confirmed_from" text,
	"confirmed_with" text,
	CONSTRAINT "sign_ups_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "sign_ups_address_kind" CHECK ("sign_ups"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user')),
	CONSTRAINT "sign_ups_language" CHECK ("sign_ups"."language" IN ('en', 'zh'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "sign_ups_open" ON "sign_ups" USING btree ("workspace_id","channel_id","address_kind","address") WHERE "sign_ups"."confirmed_at" IS NULL;
--> statement-breakpoint
CREATE INDEX "sign_ups_requested" ON "sign_ups" USING btree ("requested_at") WHERE "sign_ups"."confirmed_at" IS NULL;
--> statement-breakpoint
CREATE INDEX "sign_ups_address" ON "sign_ups" USING btree ("workspace_id","address_kind","address");
--> statement-breakpoint
ALTER TABLE "mails" DROP CONSTRAINT "mails_kind";
--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_kind" CHECK ("mails"."kind" IN ('invitation', 'password', 'password_replaced', 'request_made', 'request_answered', 'customer_suspended', 'customer_resumed', 'customer_handed_over', 'alarm', 'campaign', 'weekly', 'sender_address', 'test'));
--> statement-breakpoint
ALTER TABLE "alarms" DROP CONSTRAINT "alarms_kind";
--> statement-breakpoint
ALTER TABLE "alarms" ADD CONSTRAINT "alarms_kind" CHECK ("alarms"."kind" IN ('channel', 'account', 'sender', 'template', 'campaign_paused', 'campaign_failed', 'outage', 'brake'));
