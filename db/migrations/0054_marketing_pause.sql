-- Marketing may be paused on one sender, and codes of a channel may be sent in an order of ways. Whom an erasure is about is sealed anew like any other secret.
ALTER TABLE "senders" ADD COLUMN "marketing_paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "service_settings" ADD COLUMN "code_schedule" jsonb;--> statement-breakpoint
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
            UNION ALL SELECT 'business_systems', split_part(y.token_sealed, '.', 1), y.workspace_id, y.id, y.token_sealed
              FROM public.business_systems y
            UNION ALL SELECT 'erasures', split_part(e.person_sealed, '.', 1), e.workspace_id, e.id, e.person_sealed
              FROM public.erasures e WHERE e.person_sealed IS NOT NULL
            UNION ALL SELECT 'settings', split_part(t.sealed, '.', 1), '', t.key, t.sealed
              FROM public.settings t WHERE t.sealed IS NOT NULL) v) n
        WHERE n.place <= most $$;
