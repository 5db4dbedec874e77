-- The product's own mails, kept until a worker has sent them; what members were warned of; when a weekly report is due.
CREATE TABLE "mails" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "kind" text NOT NULL,
  "recipient" text,
  "user_id" text,
  "to_provider" boolean DEFAULT false NOT NULL,
  "language" text NOT NULL,
  "about" text DEFAULT '' NOT NULL,
  "payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
  "secret_sealed" text,
  "state" text DEFAULT 'waiting' NOT NULL,
  "due_at" timestamp with time zone NOT NULL,
  "expires_at" timestamp with time zone NOT NULL,
  "tries" integer DEFAULT 0 NOT NULL,
  "doubts" integer DEFAULT 0 NOT NULL,
  "lease_until" timestamp with time zone,
  "error" text,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "ended_at" timestamp with time zone,
  CONSTRAINT "mails_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "mails_kind" CHECK ("mails"."kind" IN ('invitation', 'password', 'password_replaced', 'request_made', 'request_answered', 'customer_suspended', 'customer_resumed', 'customer_handed_over', 'alarm', 'campaign', 'weekly', 'test')),
  CONSTRAINT "mails_language" CHECK ("mails"."language" IN ('en', 'zh')),
  CONSTRAINT "mails_state" CHECK ("mails"."state" IN ('waiting', 'sending', 'sent', 'failed', 'expired'))
);
--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("due_at") WHERE "mails"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "mails_leased" ON "mails" USING btree ("lease_until") WHERE "mails"."state" = 'sending';--> statement-breakpoint
CREATE INDEX "mails_ended" ON "mails" USING btree ("ended_at") WHERE "mails"."ended_at" IS NOT NULL;
--> statement-breakpoint
CREATE TABLE "alarms" (
  "workspace_id" text NOT NULL,
  "kind" text NOT NULL,
  "object_id" text NOT NULL,
  "channel_id" text NOT NULL,
  "detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
  "seen_at" timestamp with time zone NOT NULL,
  "times" integer DEFAULT 1 NOT NULL,
  "told_at" timestamp with time zone,
  "ended_at" timestamp with time zone,
  CONSTRAINT "alarms_workspace_id_kind_object_id_pk" PRIMARY KEY("workspace_id","kind","object_id"),
  CONSTRAINT "alarms_kind" CHECK ("alarms"."kind" IN ('channel', 'account', 'sender', 'template', 'campaign_paused', 'campaign_failed', 'outage'))
);
--> statement-breakpoint
CREATE INDEX "alarms_open" ON "alarms" USING btree ("workspace_id") WHERE "alarms"."ended_at" IS NULL;
--> statement-breakpoint
CREATE TABLE "weekly_reports" (
  "workspace_id" text PRIMARY KEY NOT NULL,
  "next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "weekly_reports_next" ON "weekly_reports" USING btree ("next_at");
--> statement-breakpoint
-- The topics of mails that a member does without.
ALTER TABLE "memberships" ADD COLUMN "muted_mails" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
-- Mails that the web lost with its process are lost: they were kept nowhere. Their invitations say so, as they did before.
UPDATE "invitations" SET "mail_failed_at" = now()
WHERE "by_mail" AND "mailed_at" IS NULL AND "mail_failed_at" IS NULL AND "accepted_at" IS NULL AND "revoked_at" IS NULL;
--> statement-breakpoint
-- The members of a workspace, or of the provider that looks after the one the transaction names, as far as mails need it.
CREATE FUNCTION mail_audience(asked text)
  RETURNS TABLE (user_id text, email text, role text, channel_ids text[], muted_mails text[], language text, zone text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.user_id, u.email, m.role, m.channel_ids, m.muted_mails, w.language, w.zone
        FROM public.memberships m
        JOIN public.users u ON u.id = m.user_id AND u.disabled_at IS NULL
        JOIN public.workspaces w ON w.id = m.workspace_id
        WHERE m.workspace_id = asked AND w.closed_at IS NULL
          AND (asked = public.app_workspace() OR asked = (
            SELECT c.provider_id FROM public.workspaces c WHERE c.id = public.app_workspace()))
        ORDER BY m.user_id $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION mail_audience(text) FROM PUBLIC;
--> statement-breakpoint
-- Tokens of mails that wait are sealed like all other secrets.
CREATE OR REPLACE FUNCTION sealed_samples(most integer)
  RETURNS TABLE (source text, version text, workspace_id text, id text, sealed text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT n.source, n.version, n.workspace_id, n.id, n.sealed FROM (
          SELECT v.*, row_number() OVER (PARTITION BY v.source, v.version ORDER BY v.workspace_id, v.id) AS place FROM (
            SELECT 'bindings' AS source, substring(b.secrets_sealed FROM '(v[0-9]+)[.]') AS version, b.workspace_id,
              b.channel_id AS id, b.secrets_sealed AS sealed FROM public.bindings b
            UNION ALL SELECT 'senders', split_part(s.pin_sealed, '.', 1), s.workspace_id, s.id, s.pin_sealed
              FROM public.senders s WHERE s.pin_sealed IS NOT NULL
            UNION ALL SELECT 'access_keys', split_part(k.secret_sealed, '.', 1), k.workspace_id, k.id, k.secret_sealed
              FROM public.access_keys k
            UNION ALL SELECT 'terms_files', split_part(f.key_sealed, '.', 1), f.workspace_id, f.id, f.key_sealed
              FROM public.terms_files f
            UNION ALL SELECT 'mails', split_part(m.secret_sealed, '.', 1), m.workspace_id, m.id, m.secret_sealed
              FROM public.mails m WHERE m.secret_sealed IS NOT NULL
            UNION ALL SELECT 'settings', split_part(t.sealed, '.', 1), '', t.key, t.sealed
              FROM public.settings t WHERE t.sealed IS NOT NULL) v) n
        WHERE n.place <= most $$;
