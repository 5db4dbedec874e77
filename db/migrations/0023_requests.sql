-- What workspaces ask their provider or the operator to decide, the history of quotas, and the papers of a verification.
CREATE TABLE "requests" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "kind" text NOT NULL,
  "object_id" text NOT NULL,
  "wanted" jsonb NOT NULL,
  "reason" text NOT NULL,
  "state" text DEFAULT 'open' NOT NULL,
  "asked_by" text NOT NULL,
  "asked_by_name" text NOT NULL,
  "asked_at" timestamp with time zone NOT NULL,
  "answered_by" text,
  "answered_by_name" text,
  "answered_at" timestamp with time zone,
  "granted" integer,
  "answer_reason" text,
  CONSTRAINT "requests_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "requests_state" CHECK ("state" IN ('open', 'approved', 'refused', 'withdrawn'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "requests_open" ON "requests" USING btree ("workspace_id","kind","object_id") WHERE "state" = 'open';
--> statement-breakpoint
CREATE INDEX "requests_asked" ON "requests" USING btree ("workspace_id","state","asked_at","id");
--> statement-breakpoint
CREATE TABLE "quota_changes" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "quota" text NOT NULL,
  "object_id" text NOT NULL,
  "before" integer NOT NULL,
  "after" integer NOT NULL,
  "reason" text NOT NULL,
  "request_id" text,
  "changed_by" text NOT NULL,
  "changed_by_name" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "quota_changes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "quota_changes_quota" CHECK ("quota" IN ('channels', 'numbers'))
);
--> statement-breakpoint
CREATE INDEX "quota_changes_made" ON "quota_changes" USING btree ("workspace_id","created_at");
--> statement-breakpoint
CREATE TABLE "verification_documents" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "request_id" text,
  "name" text NOT NULL,
  "type" text NOT NULL,
  "size" integer NOT NULL,
  "content" bytea NOT NULL,
  "uploaded_by" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "verification_documents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "verification_documents_type" CHECK ("type" IN ('application/pdf', 'image/jpeg', 'image/png'))
);
--> statement-breakpoint
CREATE INDEX "verification_documents_request" ON "verification_documents" USING btree ("workspace_id","request_id");
--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "number_quota" integer;
--> statement-breakpoint
-- Whoever sends today was never asked to be activated: nothing stops for them.
UPDATE "workspaces" SET "activated_at" = coalesce("verified_at", "created_at") WHERE "activated_at" IS NULL;
--> statement-breakpoint
-- Channels whose unbinding was asked for have their request, by whom the audit log names.
INSERT INTO "requests" ("workspace_id", "id", "kind", "object_id", "wanted", "reason", "asked_by", "asked_by_name", "asked_at")
SELECT c."workspace_id", gen_random_uuid()::text, 'unbinding', c."id", '{}', coalesce(c."unbind_reason", ''),
  coalesce(a."actor_id", 'system'), coalesce(a."actor_name", ''), coalesce(a."at", now())
FROM "channels" c
LEFT JOIN LATERAL (
  SELECT l."actor_id", l."actor_name", l."at" FROM "audit_log" l
  WHERE l."workspace_id" = c."workspace_id" AND l."object_id" = c."id" AND l."action" = 'channel.unbinding_requested'
  ORDER BY l."at" DESC LIMIT 1) a ON true
WHERE c."state" = 'unbinding_requested' AND c."deleted_at" IS NULL;
--> statement-breakpoint
-- What only the provider of a workspace may change: the web's role has no right to these columns. Null leaves a value as it is.
CREATE FUNCTION decide_about_customer(customer text, quota integer, verified timestamptz, activated timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE workspaces SET channel_quota = coalesce(quota, channel_quota), verified_at = coalesce(verified, verified_at),
    activated_at = coalesce(activated, activated_at)
  WHERE id = customer AND provider_id = nullif(current_setting('app.workspace_id', true), '');
  RETURN FOUND;
END $$;
--> statement-breakpoint
CREATE FUNCTION decide_about_numbers(customer text, channel text, quota integer) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE channels SET number_quota = quota
  WHERE workspace_id = customer AND id = channel AND EXISTS (SELECT 1 FROM workspaces w
    WHERE w.id = customer AND w.provider_id = nullif(current_setting('app.workspace_id', true), ''));
  RETURN FOUND;
END $$;
--> statement-breakpoint
-- The name of who looks after the workspace that the transaction names, which cannot read the provider's own row.
CREATE FUNCTION own_provider_name() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT p.name FROM public.workspaces w JOIN public.workspaces p ON p.id = w.provider_id
        WHERE w.id = nullif(current_setting('app.workspace_id', true), '') $$;
