CREATE TABLE "consents" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"phone" text NOT NULL,
	"kind" text NOT NULL,
	"granted" boolean NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "consents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "consents_kind" CHECK ("consents"."kind" IN ('marketing'))
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"workspace_id" text NOT NULL,
	"platform" text NOT NULL,
	"phone" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "suppressions_workspace_id_platform_phone_pk" PRIMARY KEY("workspace_id","platform","phone"),
	CONSTRAINT "suppressions_platform" CHECK ("suppressions"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email'))
);
--> statement-breakpoint
CREATE TABLE "campaign_events" (
	"workspace_id" text NOT NULL,
	"campaign_id" text COLLATE "C" NOT NULL,
	"id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"values" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "campaign_events_workspace_id_campaign_id_id_pk" PRIMARY KEY("workspace_id","campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "campaign_recipients" (
	"workspace_id" text NOT NULL,
	"import_id" text NOT NULL,
	"row_number" integer NOT NULL,
	"phone" text,
	"country" text,
	"parameters" jsonb NOT NULL,
	"fate" text NOT NULL,
	"reason" text,
	"reason_column" text,
	"cells" jsonb,
	CONSTRAINT "campaign_recipients_workspace_id_import_id_row_number_pk" PRIMARY KEY("workspace_id","import_id","row_number"),
	CONSTRAINT "campaign_recipients_fate" CHECK ("campaign_recipients"."fate" IN ('send', 'hold', 'skip')),
	CONSTRAINT "campaign_recipients_reason" CHECK ("campaign_recipients"."reason" IN ('empty_row', 'missing_number', 'leading_apostrophe', 'stray_spaces', 'malformed_number', 'scientific_number', 'too_short', 'too_long', 'unknown_country', 'forbidden_country', 'duplicate', 'opted_out', 'no_consent', 'missing_variable', 'invalid_variable', 'too_long_filled', 'sample_row'))
);
--> statement-breakpoint
CREATE TABLE "campaign_ticks" (
	"workspace_id" text NOT NULL,
	"campaign_id" text COLLATE "C" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "campaign_ticks_workspace_id_campaign_id_at_pk" PRIMARY KEY("workspace_id","campaign_id","at")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"workspace_id" text NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"channel_id" text NOT NULL,
	"sender_id" text NOT NULL,
	"import_id" text NOT NULL,
	"name" text NOT NULL,
	"template_code" text NOT NULL,
	"template_name" text NOT NULL,
	"template_language" text NOT NULL,
	"category" text NOT NULL,
	"content" jsonb NOT NULL,
	"state" text NOT NULL,
	"state_reason" text,
	"scheduled_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"rows_total" integer NOT NULL,
	"rows_send" integer NOT NULL,
	"rows_hold" integer NOT NULL,
	"rows_skip" integer NOT NULL,
	"expanded_through" integer DEFAULT 0 NOT NULL,
	"expanded_at" timestamp with time zone,
	"queued" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"uncertain" integer DEFAULT 0 NOT NULL,
	"cancelled" integer DEFAULT 0 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"delivered" integer DEFAULT 0 NOT NULL,
	"read" integer DEFAULT 0 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaigns_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "campaigns_state" CHECK ("campaigns"."state" IN ('draft', 'scheduled', 'running', 'paused', 'completed', 'partly_failed', 'failed', 'cancelled')),
	CONSTRAINT "campaigns_category" CHECK ("campaigns"."category" IN ('marketing', 'utility', 'authentication'))
);
--> statement-breakpoint
CREATE TABLE "recipient_imports" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"template_code" text NOT NULL,
	"method" text NOT NULL,
	"file_name" text,
	"file_bytes" bigint DEFAULT 0 NOT NULL,
	"columns" jsonb NOT NULL,
	"rows_total" integer NOT NULL,
	"rows_send" integer NOT NULL,
	"rows_hold" integer NOT NULL,
	"rows_skip" integer NOT NULL,
	"reasons" jsonb NOT NULL,
	"took_ms" integer NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "recipient_imports_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "recipient_imports_method" CHECK ("recipient_imports"."method" IN ('phones', 'excel'))
);
--> statement-breakpoint
CREATE TABLE "send_drafts" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"user_id" text NOT NULL,
	"form" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "send_drafts_workspace_id_channel_id_user_id_pk" PRIMARY KEY("workspace_id","channel_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "account_directory" (
	"platform" text NOT NULL,
	"environment" text NOT NULL,
	"account_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	CONSTRAINT "account_directory_platform_environment_account_id_pk" PRIMARY KEY("platform","environment","account_id")
);
--> statement-breakpoint
CREATE TABLE "bindings" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"platform" text NOT NULL,
	"environment" text NOT NULL,
	"api_version" text NOT NULL,
	"account_id" text NOT NULL,
	"account_name" text NOT NULL,
	"currency" text,
	"namespace" text,
	"review_state" text NOT NULL,
	"business_id" text,
	"business_name" text,
	"verification_state" text,
	"access_token_sealed" text NOT NULL,
	"app_secret_sealed" text NOT NULL,
	"verify_token_sealed" text NOT NULL,
	"trouble" text,
	"checked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"bound_at" timestamp with time zone DEFAULT now() NOT NULL,
	"bound_by" text NOT NULL,
	CONSTRAINT "bindings_workspace_id_channel_id_pk" PRIMARY KEY("workspace_id","channel_id"),
	CONSTRAINT "bindings_platform" CHECK ("bindings"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email')),
	CONSTRAINT "bindings_environment" CHECK ("bindings"."environment" IN ('live', 'sandbox'))
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"name" text NOT NULL,
	"remarks" text DEFAULT '' NOT NULL,
	"state" text DEFAULT 'unbound' NOT NULL,
	"unbind_reason" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "channels_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "channels_type" CHECK ("channels"."type" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email')),
	CONSTRAINT "channels_state" CHECK ("channels"."state" IN ('unbound', 'binding', 'bound', 'restricted', 'disconnected', 'unbinding_requested'))
);
--> statement-breakpoint
CREATE TABLE "senders" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"external_id" text NOT NULL,
	"phone" text NOT NULL,
	"display_name" text NOT NULL,
	"state" text NOT NULL,
	"verification_state" text NOT NULL,
	"verified_until" timestamp with time zone,
	"name_state" text,
	"quality" text DEFAULT 'UNKNOWN' NOT NULL,
	"tier" text,
	"official" boolean DEFAULT false NOT NULL,
	"pin_sealed" text,
	"limit_per_second" double precision DEFAULT 80 NOT NULL,
	"pace_per_second" double precision DEFAULT 80 NOT NULL,
	"next_slot_at" timestamp with time zone DEFAULT now() NOT NULL,
	"paced_at" timestamp with time zone DEFAULT now() NOT NULL,
	"synced_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "senders_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "senders_state" CHECK ("senders"."state" IN ('PENDING', 'CONNECTED', 'DISCONNECTED', 'FLAGGED', 'RESTRICTED', 'RATE_LIMITED', 'BANNED', 'MIGRATING', 'UNVERIFIED', 'DELETED'))
);
--> statement-breakpoint
CREATE TABLE "inbound_events" (
	"workspace_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "inbound_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"channel_id" text NOT NULL,
	"platform" text NOT NULL,
	"body" "bytea" NOT NULL,
	"applied_at" timestamp with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"trouble" text,
	CONSTRAINT "inbound_events_workspace_id_id_received_at_pk" PRIMARY KEY("workspace_id","id","received_at"),
	CONSTRAINT "inbound_events_platform" CHECK ("inbound_events"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email'))
) PARTITION BY RANGE ("received_at");
--> statement-breakpoint
CREATE TABLE "message_events" (
	"workspace_id" text NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "message_events_workspace_id_message_id_key_pk" PRIMARY KEY("workspace_id","message_id","key"),
	CONSTRAINT "message_events_kind" CHECK ("message_events"."kind" IN ('queued', 'handed_over', 'accepted', 'retry_later', 'uncertain', 'resent', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'received'))
) PARTITION BY RANGE ("message_id");
--> statement-breakpoint
CREATE TABLE "messages" (
	"workspace_id" text NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"channel_id" text NOT NULL,
	"sender_id" text NOT NULL,
	"direction" text NOT NULL,
	"source" text NOT NULL,
	"phone" text,
	"country" text,
	"contact_name" text,
	"campaign_id" text COLLATE "C",
	"row_number" integer,
	"template_code" text,
	"template_name" text,
	"language" text,
	"category" text,
	"kind" text NOT NULL,
	"parameters" jsonb,
	"preview" text NOT NULL,
	"payload" text,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"slice" integer,
	"not_before" timestamp with time zone,
	"external_id" text,
	"failure_kind" text,
	"failure_code" text,
	"failure_detail" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"handed_over_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"failed_at" timestamp with time zone,
	CONSTRAINT "messages_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "messages_direction" CHECK ("messages"."direction" IN ('outbound', 'inbound')),
	CONSTRAINT "messages_source" CHECK ("messages"."source" IN ('console', 'api', 'flow', 'agent', 'user')),
	CONSTRAINT "messages_state" CHECK ("messages"."state" IN ('queued', 'sending', 'accepted', 'uncertain', 'sent', 'delivered', 'read', 'failed', 'cancelled', 'received')),
	CONSTRAINT "messages_failure_kind" CHECK ("messages"."failure_kind" IN ('AUTH', 'THROTTLED_SENDER', 'THROTTLED_RECIPIENT', 'QUOTA', 'TRANSIENT', 'UNKNOWN_OUTCOME', 'INVALID_REQUEST', 'TEMPLATE', 'WINDOW_CLOSED', 'RECIPIENT', 'OPTED_OUT', 'POLICY'))
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "orphan_receipts" (
	"workspace_id" text NOT NULL,
	"external_id" text NOT NULL,
	"key" text NOT NULL,
	"event" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "orphan_receipts_workspace_id_external_id_key_pk" PRIMARY KEY("workspace_id","external_id","key")
);
--> statement-breakpoint
CREATE TABLE "daily_failures" (
	"workspace_id" text NOT NULL,
	"day" date NOT NULL,
	"channel_id" text NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "daily_failures_workspace_id_day_channel_id_code_pk" PRIMARY KEY("workspace_id","day","channel_id","code")
);
--> statement-breakpoint
CREATE TABLE "daily_statistics" (
	"workspace_id" text NOT NULL,
	"day" date NOT NULL,
	"channel_id" text NOT NULL,
	"sender_id" text NOT NULL,
	"template_code" text NOT NULL,
	"category" text NOT NULL,
	"country" text NOT NULL,
	"submitted" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"delivered" integer DEFAULT 0 NOT NULL,
	"read" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"inbound" integer DEFAULT 0 NOT NULL,
	"opt_outs" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "daily_statistics_workspace_id_day_channel_id_sender_id_template_code_category_country_pk" PRIMARY KEY("workspace_id","day","channel_id","sender_id","template_code","category","country")
);
--> statement-breakpoint
CREATE TABLE "worker_heartbeats" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "template_names" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"name" text NOT NULL,
	"locked_until" timestamp with time zone NOT NULL,
	CONSTRAINT "template_names_workspace_id_channel_id_name_pk" PRIMARY KEY("workspace_id","channel_id","name")
);
--> statement-breakpoint
CREATE TABLE "template_versions" (
	"workspace_id" text NOT NULL,
	"template_code" text NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"edited_approved" boolean DEFAULT false NOT NULL,
	"submitted_by" text NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "template_versions_workspace_id_template_code_version_pk" PRIMARY KEY("workspace_id","template_code","version")
);
--> statement-breakpoint
CREATE TABLE "templates" (
	"workspace_id" text NOT NULL,
	"code" text NOT NULL,
	"channel_id" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"category" text NOT NULL,
	"content" jsonb NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"external_id" text,
	"reason" text,
	"quality" text DEFAULT 'UNKNOWN' NOT NULL,
	"sending_allowed" boolean DEFAULT true NOT NULL,
	"pause_on_category_change" boolean DEFAULT true NOT NULL,
	"previous_category" text,
	"category_changed_at" timestamp with time zone,
	"version" integer DEFAULT 0 NOT NULL,
	"submitted_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "templates_workspace_id_code_pk" PRIMARY KEY("workspace_id","code"),
	CONSTRAINT "templates_category" CHECK ("templates"."category" IN ('marketing', 'utility', 'authentication')),
	CONSTRAINT "templates_state" CHECK ("templates"."state" IN ('draft', 'unaudit', 'auditing', 'pass', 'fail', 'paused', 'disabled', 'archived', 'deleted'))
);
--> statement-breakpoint
CREATE TABLE "access_keys" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"secret_sealed" text NOT NULL,
	"disabled_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "access_keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"object_kind" text NOT NULL,
	"object_id" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"reason" text,
	CONSTRAINT "audit_log_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "invitations_role" CHECK ("invitations"."role" IN ('owner', 'administrator', 'operator', 'agent', 'finance', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id"),
	CONSTRAINT "memberships_role" CHECK ("memberships"."role" IN ('owner', 'administrator', 'operator', 'agent', 'finance', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"current_workspace_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "sign_in_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"window_started_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"provider_id" text,
	"channel_quota" integer DEFAULT 100 NOT NULL,
	"zone" text DEFAULT 'UTC' NOT NULL,
	"language" text DEFAULT 'en' NOT NULL,
	"country" text,
	"contact_email" text,
	"verified_at" timestamp with time zone,
	"activated_at" timestamp with time zone,
	"require_consent" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_slug_unique" UNIQUE("slug"),
	CONSTRAINT "workspaces_kind" CHECK ("workspaces"."kind" IN ('business', 'provider')),
	CONSTRAINT "workspaces_language" CHECK ("workspaces"."language" IN ('en', 'zh'))
);
--> statement-breakpoint
CREATE INDEX "consents_phone" ON "consents" USING btree ("workspace_id","phone","kind","at");--> statement-breakpoint
CREATE INDEX "campaign_recipients_fate_row" ON "campaign_recipients" USING btree ("workspace_id","import_id","fate","row_number");--> statement-breakpoint
CREATE UNIQUE INDEX "campaigns_import" ON "campaigns" USING btree ("workspace_id","import_id");--> statement-breakpoint
CREATE INDEX "campaigns_created" ON "campaigns" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "campaigns_state" ON "campaigns" USING btree ("workspace_id","state");--> statement-breakpoint
CREATE INDEX "recipient_imports_created" ON "recipient_imports" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "channels_name" ON "channels" USING btree ("workspace_id",lower("name")) WHERE "channels"."deleted_at" IS NULL;--> statement-breakpoint
CREATE INDEX "channels_created" ON "channels" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "senders_external" ON "senders" USING btree ("workspace_id","channel_id","external_id");--> statement-breakpoint
CREATE INDEX "senders_by_external" ON "senders" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "inbound_events_waiting" ON "inbound_events" USING btree ("id") WHERE "inbound_events"."applied_at" IS NULL;--> statement-breakpoint
CREATE INDEX "messages_channel" ON "messages" USING btree ("workspace_id","channel_id","id");--> statement-breakpoint
CREATE INDEX "messages_campaign" ON "messages" USING btree ("workspace_id","campaign_id","slice","state");--> statement-breakpoint
CREATE INDEX "messages_phone" ON "messages" USING btree ("workspace_id","phone","id");--> statement-breakpoint
CREATE INDEX "messages_external" ON "messages" USING btree ("workspace_id","external_id");--> statement-breakpoint
CREATE INDEX "messages_unsettled" ON "messages" USING btree ("workspace_id","handed_over_at") WHERE "messages"."state" IN ('sending', 'uncertain');--> statement-breakpoint
CREATE UNIQUE INDEX "templates_name" ON "templates" USING btree ("workspace_id","channel_id","name","language") WHERE "templates"."state" <> 'deleted';--> statement-breakpoint
CREATE INDEX "templates_created" ON "templates" USING btree ("workspace_id","channel_id","created_at","code");--> statement-breakpoint
CREATE INDEX "templates_external" ON "templates" USING btree ("workspace_id","external_id");--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "invitations_token" ON "invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "memberships_user" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "workspaces_provider" ON "workspaces" USING btree ("provider_id");