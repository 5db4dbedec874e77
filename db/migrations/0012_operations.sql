-- Errors of background work that a person can see, and what workers count about themselves.
CREATE TABLE "job_troubles" (
	"workspace_id" text NOT NULL,
	"activity" text NOT NULL,
	"about" text NOT NULL,
	"cause" text NOT NULL,
	"reference" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "job_troubles_workspace_id_about_activity_pk" PRIMARY KEY("workspace_id","about","activity"),
	CONSTRAINT "job_troubles_cause" CHECK ("job_troubles"."cause" IN ('sealing_key', 'disk_full', 'unexpected'))
);
--> statement-breakpoint
ALTER TABLE "worker_heartbeats"
  ADD COLUMN "figures" jsonb DEFAULT '{"errors":{},"lostLogLines":0,"residentBytes":0}'::jsonb NOT NULL;
--> statement-breakpoint
-- The same request again is counted and not stored.
CREATE TABLE "inbound_digests" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	"repeats" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "inbound_digests_workspace_id_channel_id_digest_pk" PRIMARY KEY("workspace_id","channel_id","digest")
);
--> statement-breakpoint
CREATE INDEX "inbound_digests_stored" ON "inbound_digests" USING brin ("stored_at");
--> statement-breakpoint
CREATE INDEX "inbound_events_received" ON "inbound_events" USING brin ("received_at");
--> statement-breakpoint
CREATE TABLE "write_probes" (
	"process" text PRIMARY KEY NOT NULL,
	"written_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sealing_checks" (
	"version" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"checked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "job_troubles" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "inbound_digests" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "write_probes" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "sealing_checks" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT ON "job_troubles", "inbound_digests", "sealing_checks" TO carillon_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "write_probes" TO carillon_app;
--> statement-breakpoint
CREATE POLICY own_rows ON "job_troubles" TO carillon_app
  USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace());
--> statement-breakpoint
CREATE POLICY own_rows ON "inbound_digests" TO carillon_app
  USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace());
--> statement-breakpoint
-- Neither says anything about a workspace.
CREATE POLICY readiness ON "write_probes" TO carillon_app USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY readiness ON "sealing_checks" FOR SELECT TO carillon_app USING (true);
--> statement-breakpoint
-- Some of the sealed values under each version of the key, for who checks at its start that its key opens them.
CREATE FUNCTION sealed_samples(most integer)
  RETURNS TABLE (source text, version text, workspace_id text, id text, sealed text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT n.source, n.version, n.workspace_id, n.id, n.sealed FROM (
          SELECT v.*, row_number() OVER (PARTITION BY v.source, v.version ORDER BY v.workspace_id, v.id) AS place FROM (
            SELECT 'bindings' AS source, substring(b.secrets_sealed FROM '(v[0-9]+)[.]') AS version, b.workspace_id,
              b.channel_id AS id, b.secrets_sealed AS sealed FROM public.bindings b
            UNION ALL SELECT 'senders', split_part(s.pin_sealed, '.', 1), s.workspace_id, s.id, s.pin_sealed
              FROM public.senders s WHERE s.pin_sealed IS NOT NULL
            UNION ALL SELECT 'access_keys', split_part(k.secret_sealed, '.', 1), k.workspace_id, k.id, k.secret_sealed
              FROM public.access_keys k) v) n
        WHERE n.place <= most $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION sealed_samples(integer) FROM PUBLIC;
