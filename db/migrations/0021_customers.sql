-- Customers of a provider: how a workspace stands, whom to write to, the terms it agreed to, offers to hand it over, and how
-- it does.
ALTER TABLE "workspaces"
  ADD COLUMN "suspended_at" timestamp with time zone,
  ADD COLUMN "suspended_reason" text,
  ADD COLUMN "suspended_by" text,
  ADD COLUMN "closed_at" timestamp with time zone,
  ADD COLUMN "contact_name" text,
  ADD COLUMN "office_address" text,
  ADD CONSTRAINT "workspaces_suspended_by" CHECK ("suspended_by" IN ('provider', 'operator')),
  ADD CONSTRAINT "workspaces_suspension" CHECK (("suspended_at" IS NULL) = ("suspended_reason" IS NULL) AND ("suspended_at" IS NULL) = ("suspended_by" IS NULL));
--> statement-breakpoint
CREATE TABLE "terms_files" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "file_name" text NOT NULL,
  "content_type" text NOT NULL,
  "size" integer NOT NULL,
  "content" "bytea" NOT NULL,
  "key_sealed" text NOT NULL,
  "uploaded_by" text NOT NULL,
  "uploaded_by_name" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "terms_files_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
-- What is encrypted does not get smaller.
ALTER TABLE "terms_files" ALTER COLUMN "content" SET STORAGE EXTERNAL;
--> statement-breakpoint
CREATE INDEX "terms_files_made" ON "terms_files" USING btree ("workspace_id","created_at");
--> statement-breakpoint
CREATE TABLE "customer_hand_overs" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "customer_name" text NOT NULL,
  "from_provider_id" text NOT NULL,
  "from_name" text NOT NULL,
  "to_provider_id" text NOT NULL,
  "to_name" text NOT NULL,
  "reason" text NOT NULL,
  "state" text DEFAULT 'open' NOT NULL,
  "asked_by_name" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "answered_by_name" text,
  "answered_at" timestamp with time zone,
  CONSTRAINT "customer_hand_overs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "customer_hand_overs_state" CHECK ("state" IN ('open', 'accepted', 'refused', 'withdrawn'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "customer_hand_overs_open" ON "customer_hand_overs" USING btree ("workspace_id") WHERE "state" = 'open';
--> statement-breakpoint
CREATE INDEX "customer_hand_overs_to" ON "customer_hand_overs" USING btree ("to_provider_id") WHERE "state" = 'open';
--> statement-breakpoint
CREATE TABLE "customer_health" (
  "workspace_id" text PRIMARY KEY NOT NULL,
  "channels" integer DEFAULT 0 NOT NULL,
  "bound" integer DEFAULT 0 NOT NULL,
  "disconnected" integer DEFAULT 0 NOT NULL,
  "restricted" integer DEFAULT 0 NOT NULL,
  "unbinding_requested" integer DEFAULT 0 NOT NULL,
  "platforms" text[] DEFAULT '{}' NOT NULL,
  "numbers" integer DEFAULT 0 NOT NULL,
  "quality_red" integer DEFAULT 0 NOT NULL,
  "numbers_blocked" integer DEFAULT 0 NOT NULL,
  "limits_near" integer DEFAULT 0 NOT NULL,
  "templates_rejected" integer DEFAULT 0 NOT NULL,
  "left_lately" integer DEFAULT 0 NOT NULL,
  "failed_lately" integer DEFAULT 0 NOT NULL,
  "accepted_in_week" integer DEFAULT 0 NOT NULL,
  "last_active_on" date,
  "refreshed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
-- The few templates that stand in somebody's way.
CREATE INDEX "templates_troubled" ON "templates" USING btree ("workspace_id") WHERE "state" IN ('fail', 'paused', 'disabled');
--> statement-breakpoint
-- The customers of the workspace that the transaction names, for policies: asked once for a statement and not for each row.
CREATE FUNCTION app_customers() RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT w.id FROM public.workspaces w WHERE w.provider_id = app_workspace() $$;
--> statement-breakpoint
-- Makes a customer of the provider that the transaction names. Null when that is no provider, or one that is suspended or closed.
CREATE FUNCTION create_customer(customer text, its_slug text, its_name text, its_country text, its_zone text,
    its_language text, its_contact_name text, its_contact_email text, its_office_address text, made_at timestamptz)
  RETURNS text
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO public.workspaces (id, slug, name, kind, provider_id, zone, language, country, contact_name,
          contact_email, office_address, created_at)
        SELECT customer, its_slug, its_name, 'business', p.id, its_zone, its_language, its_country, its_contact_name,
          its_contact_email, its_office_address, made_at
        FROM public.workspaces p
        WHERE p.id = app_workspace() AND p.kind = 'provider' AND p.suspended_at IS NULL AND p.closed_at IS NULL
        RETURNING id $$;
--> statement-breakpoint
-- Suspends a customer of the provider that the transaction names; null when there is none that can be.
CREATE FUNCTION suspend_customer(customer text, why text, suspended timestamptz) RETURNS text
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE public.workspaces w SET suspended_at = suspended, suspended_reason = why, suspended_by = 'provider'
        WHERE w.id = customer AND w.provider_id = app_workspace() AND w.closed_at IS NULL AND w.suspended_at IS NULL
        RETURNING w.id $$;
--> statement-breakpoint
-- Lifts what a provider suspended; null for a customer that is not suspended, or that somebody else suspended.
CREATE FUNCTION resume_customer(customer text) RETURNS text
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE public.workspaces w SET suspended_at = NULL, suspended_reason = NULL, suspended_by = NULL
        WHERE w.id = customer AND w.provider_id = app_workspace() AND w.closed_at IS NULL AND w.suspended_by = 'provider'
        RETURNING w.id $$;
--> statement-breakpoint
CREATE FUNCTION close_customer(customer text, closed timestamptz) RETURNS text
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE public.workspaces w SET closed_at = closed
        WHERE w.id = customer AND w.provider_id = app_workspace() AND w.closed_at IS NULL
        RETURNING w.id $$;
--> statement-breakpoint
-- Lets a customer stand alone.
CREATE FUNCTION release_customer(customer text) RETURNS text
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH released AS (
          UPDATE public.workspaces w SET provider_id = NULL
          WHERE w.id = customer AND w.provider_id = app_workspace() AND w.closed_at IS NULL AND w.suspended_at IS NULL
          RETURNING w.id),
        forgotten AS (DELETE FROM public.customer_health h USING released r WHERE h.workspace_id = r.id)
        SELECT r.id FROM released r $$;
--> statement-breakpoint
-- The providers with exactly this slug or name, for who offers a customer to them; never a list of all.
CREATE FUNCTION providers_called(wanted text) RETURNS TABLE (id text, name text, slug text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT w.id, w.name, w.slug FROM public.workspaces w
        WHERE w.kind = 'provider' AND w.closed_at IS NULL AND (w.slug = lower(wanted) OR lower(w.name) = lower(wanted))
        ORDER BY w.slug $$;
--> statement-breakpoint
-- Answers an offer as the provider that the transaction names; accepting it makes the customer its own, in one statement.
-- Null when there is no open offer to it, or when the customer is no longer who it was offered as.
CREATE FUNCTION answer_hand_over(customer text, hand_over text, accepts boolean, who text, answered timestamptz)
  RETURNS text
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH offer AS (
          SELECT o.workspace_id, o.id, o.from_provider_id, o.to_provider_id FROM public.customer_hand_overs o
          JOIN public.workspaces w ON w.id = o.workspace_id AND w.provider_id = o.from_provider_id
          WHERE o.workspace_id = customer AND o.id = hand_over AND o.state = 'open' AND o.to_provider_id = app_workspace()
            AND (NOT accepts OR (w.closed_at IS NULL AND w.suspended_at IS NULL))
          FOR UPDATE),
        marked AS (
          UPDATE public.customer_hand_overs h
          SET state = CASE WHEN accepts THEN 'accepted' ELSE 'refused' END, answered_by_name = who, answered_at = answered
          FROM offer f WHERE h.workspace_id = f.workspace_id AND h.id = f.id
          RETURNING f.from_provider_id),
        moved AS (
          UPDATE public.workspaces w SET provider_id = f.to_provider_id FROM offer f
          WHERE accepts AND w.id = f.workspace_id)
        SELECT m.from_provider_id FROM marked m $$;
--> statement-breakpoint
-- Counts how every customer does, in one statement over the indexes of each. `tiers` says how many people a sender may reach
-- in a day, by the platform's word. Rows that say the same already are written once in five minutes.
CREATE FUNCTION refresh_customer_health(counted timestamptz, tiers jsonb) RETURNS integer
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH customers AS MATERIALIZED (
          SELECT w.id, (counted AT TIME ZONE w.zone)::date AS today FROM public.workspaces w
          WHERE w.provider_id IS NOT NULL AND w.closed_at IS NULL),
        facts AS (
          SELECT c.id, h.channels, h.bound, h.disconnected, h.restricted, h.unbinding_requested, h.platforms,
            s.numbers, s.quality_red, s.numbers_blocked, s.limits_near, t.templates_rejected,
            d.left_lately, d.failed_lately, d.accepted_in_week, a.last_active_on
          FROM customers c
          CROSS JOIN LATERAL (
            SELECT count(*)::int AS channels,
              count(*) FILTER (WHERE n.state IN ('bound', 'unbinding_requested'))::int AS bound,
              count(*) FILTER (WHERE n.state = 'disconnected')::int AS disconnected,
              count(*) FILTER (WHERE n.state = 'restricted')::int AS restricted,
              count(*) FILTER (WHERE n.state = 'unbinding_requested')::int AS unbinding_requested,
              coalesce(array_agg(DISTINCT n.type) FILTER (WHERE n.state NOT IN ('unbound', 'binding')), '{}') AS platforms
            FROM public.channels n WHERE n.workspace_id = c.id AND n.deleted_at IS NULL) h
          CROSS JOIN LATERAL (
            SELECT count(*)::int AS numbers, count(*) FILTER (WHERE n.quality = 'RED')::int AS quality_red,
              count(*) FILTER (WHERE n.state IN ('DISCONNECTED', 'RESTRICTED', 'RATE_LIMITED', 'BANNED'))::int AS numbers_blocked,
              count(*) FILTER (WHERE tiers ? (n.details->>'tier') AND 10 * (
                SELECT coalesce(sum(u.accepted), 0) FROM public.daily_statistics u
                WHERE u.workspace_id = c.id AND u.day = c.today AND u.channel_id = n.channel_id AND u.sender_id = n.id)
                >= 9 * (tiers->>(n.details->>'tier'))::bigint)::int AS limits_near
            FROM public.senders n JOIN public.channels k ON k.workspace_id = n.workspace_id AND k.id = n.channel_id
            WHERE n.workspace_id = c.id AND n.state <> 'DELETED' AND k.deleted_at IS NULL
              AND k.state NOT IN ('unbound', 'binding')) s
          CROSS JOIN LATERAL (
            SELECT count(*)::int AS templates_rejected FROM public.templates m
            JOIN public.channels k ON k.workspace_id = m.workspace_id AND k.id = m.channel_id AND k.deleted_at IS NULL
            WHERE m.workspace_id = c.id AND m.state IN ('fail', 'paused', 'disabled')) t
          CROSS JOIN LATERAL (
            SELECT
              coalesce(sum(u.accepted + u.failed - u.failed_later + u.uncertain) FILTER (WHERE u.day >= c.today - 1), 0)::int AS left_lately,
              coalesce(sum(u.failed) FILTER (WHERE u.day >= c.today - 1), 0)::int AS failed_lately,
              coalesce(sum(u.accepted), 0)::int AS accepted_in_week
            FROM public.daily_statistics u WHERE u.workspace_id = c.id AND u.day BETWEEN c.today - 6 AND c.today) d
          CROSS JOIN LATERAL (
            SELECT max(u.day) AS last_active_on FROM public.daily_statistics u WHERE u.workspace_id = c.id) a),
        kept AS (
          INSERT INTO public.customer_health AS k (workspace_id, channels, bound, disconnected, restricted,
            unbinding_requested, platforms, numbers, quality_red, numbers_blocked, limits_near, templates_rejected,
            left_lately, failed_lately, accepted_in_week, last_active_on, refreshed_at)
          SELECT f.*, counted FROM facts f ORDER BY f.id
          ON CONFLICT (workspace_id) DO UPDATE SET channels = excluded.channels, bound = excluded.bound,
            disconnected = excluded.disconnected, restricted = excluded.restricted,
            unbinding_requested = excluded.unbinding_requested, platforms = excluded.platforms,
            numbers = excluded.numbers, quality_red = excluded.quality_red, numbers_blocked = excluded.numbers_blocked,
            limits_near = excluded.limits_near, templates_rejected = excluded.templates_rejected,
            left_lately = excluded.left_lately, failed_lately = excluded.failed_lately,
            accepted_in_week = excluded.accepted_in_week, last_active_on = excluded.last_active_on,
            refreshed_at = excluded.refreshed_at
          WHERE k.refreshed_at < counted - interval '5 minutes'
            OR (k.channels, k.bound, k.disconnected, k.restricted, k.unbinding_requested, k.platforms, k.numbers,
                k.quality_red, k.numbers_blocked, k.limits_near, k.templates_rejected, k.left_lately, k.failed_lately,
                k.accepted_in_week, k.last_active_on)
              IS DISTINCT FROM (excluded.channels, excluded.bound, excluded.disconnected, excluded.restricted,
                excluded.unbinding_requested, excluded.platforms, excluded.numbers, excluded.quality_red,
                excluded.numbers_blocked, excluded.limits_near, excluded.templates_rejected, excluded.left_lately,
                excluded.failed_lately, excluded.accepted_in_week, excluded.last_active_on)
          RETURNING 1)
        SELECT count(*)::int FROM kept $$;
--> statement-breakpoint
-- Files with terms are sealed too.
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
              FROM public.terms_files f) v) n
        WHERE n.place <= most $$;
