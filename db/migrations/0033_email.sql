-- Messages that an address did not take, for reasons that may pass.
CREATE TABLE "address_failures" (
	"workspace_id" text NOT NULL,
	"platform" text NOT NULL,
	"address_kind" text NOT NULL,
	"address" text NOT NULL,
	"message_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "address_failures_pk" PRIMARY KEY("workspace_id","platform","address_kind","address","message_id"),
	CONSTRAINT "address_failures_platform" CHECK ("address_failures"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email')),
	CONSTRAINT "address_failures_address_kind" CHECK ("address_failures"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'))
);
--> statement-breakpoint
CREATE INDEX "address_failures_at" ON "address_failures" USING btree ("at");
--> statement-breakpoint
-- How the records in DNS stood of the domain that a channel's mails come from.
CREATE TABLE "mail_domains" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"domain" text NOT NULL,
	"records" jsonb NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mail_domains_pk" PRIMARY KEY("workspace_id","channel_id")
);
