ALTER TABLE "fallbacks" DROP CONSTRAINT "fallbacks_reason";--> statement-breakpoint
ALTER TABLE "fallback_rules" ADD COLUMN "template_code" text;--> statement-breakpoint
ALTER TABLE "fallback_rules" ADD COLUMN "defaults" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "fallbacks" ADD COLUMN "passed" jsonb;--> statement-breakpoint
CREATE INDEX "fallback_rules_template" ON "fallback_rules" USING btree ("workspace_id","template_code") WHERE "fallback_rules"."template_code" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "fallbacks" ADD CONSTRAINT "fallbacks_reason" CHECK ("fallbacks"."reason" IN ('stopped', 'arrived', 'sms_off', 'opted_out', 'no_consent', 'capped', 'no_address', 'no_route', 'no_sender', 'template', 'values', 'text_long', 'no_link'));