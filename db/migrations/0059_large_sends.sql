-- A second person lets a send start that is larger than the workspace lets one person send.
ALTER TABLE "mails" DROP CONSTRAINT "mails_kind";--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "approval" jsonb;--> statement-breakpoint
ALTER TABLE "sending_rules" ADD COLUMN "approve_above" integer;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_kind" CHECK ("mails"."kind" IN ('invitation', 'password', 'password_replaced', 'request_made', 'request_answered', 'customer_suspended', 'customer_resumed', 'customer_handed_over', 'alarm', 'campaign', 'weekly', 'sender_address', 'template_waits', 'template_answered', 'send_waits', 'send_answered', 'test'));