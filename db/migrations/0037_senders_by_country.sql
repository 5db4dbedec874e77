-- A stop word that holds on every channel, people whom no sender ID may message, SMS as the second way of a channel, and papers of sender IDs.
ALTER TABLE "workspaces" ADD COLUMN "stop_everywhere" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "campaign_recipients" DROP CONSTRAINT "campaign_recipients_reason";
--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_reason" CHECK ("campaign_recipients"."reason" IN ('empty_row', 'missing_number', 'leading_apostrophe', 'stray_spaces', 'malformed_number', 'malformed_email', 'malformed_user', 'scientific_number', 'rounded_number', 'too_short', 'too_long', 'unknown_country', 'forbidden_country', 'duplicate', 'opted_out', 'no_consent', 'no_sender', 'missing_variable', 'invalid_variable', 'too_long_filled', 'sample_row', 'scientific_variable', 'hidden_row'));
--> statement-breakpoint
ALTER TABLE "service_settings" ADD COLUMN "sms_activated_at" timestamp with time zone;
