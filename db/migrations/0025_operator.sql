-- The operator of the installation is a flag on a user; what operators set and did belongs to no workspace.
ALTER TABLE "users" ADD COLUMN "operator_since" timestamp with time zone;--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb,
	"sealed" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operator_log" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"object_id" text NOT NULL,
	"object_name" text DEFAULT '' NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "operator_log_at" ON "operator_log" USING btree ("at","id");--> statement-breakpoint
-- Whether the person whom the transaction names operates the installation. The policies of the operator's pages ask it, so that
-- their pool shows nothing to anybody else, and nothing any more to somebody who was one.
CREATE FUNCTION app_is_operator() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM public.users u
          WHERE u.id = public.app_person() AND u.operator_since IS NOT NULL AND u.disabled_at IS NULL) $$;
--> statement-breakpoint
-- Secrets among the settings are sealed like all others: a key that is lost, or that is replaced, concerns them too.
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
            UNION ALL SELECT 'settings', split_part(t.sealed, '.', 1), '', t.key, t.sealed
              FROM public.settings t WHERE t.sealed IS NOT NULL) v) n
        WHERE n.place <= most $$;
--> statement-breakpoint
-- How many secrets each sealing key seals, without any of them.
CREATE FUNCTION sealed_counts() RETURNS TABLE (source text, version text, secrets integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT s.source, coalesce(substring(s.version FROM '^v[0-9]+$'), ''), count(*)::int
        FROM public.sealed_samples(2147483647) s GROUP BY 1, 2 $$;
