-- Staff of a provider inside a customer's workspace: for whom a session is there, what the customer's owner allows, and who
-- really did what an entry of the audit log says. Nobody is inside a customer from before.
ALTER TABLE "sessions" ADD COLUMN "staff_of_id" text;
--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "staff_of_id" text;
--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "customer_id" text;
--> statement-breakpoint
CREATE INDEX "audit_log_staff" ON "audit_log" ("workspace_id", "staff_of_id", "at") WHERE "staff_of_id" IS NOT NULL;
--> statement-breakpoint
CREATE TABLE "grants" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "provider_id" text NOT NULL,
  "role" text NOT NULL,
  "reason" text NOT NULL,
  "starts_at" timestamp with time zone NOT NULL,
  "ends_at" timestamp with time zone NOT NULL,
  "given_by" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "revoked_at" timestamp with time zone,
  "revoked_by" text,
  CONSTRAINT "grants_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "grants_role" CHECK ("role" IN ('viewer', 'operator', 'administrator')),
  CONSTRAINT "grants_days" CHECK ("ends_at" BETWEEN "starts_at" AND "starts_at" + make_interval(days => 91))
);
--> statement-breakpoint
CREATE INDEX "grants_provider" ON "grants" ("provider_id", "ends_at");
--> statement-breakpoint
-- The standing of a session inside a customer's workspace, asked with every request; no row for a session that is nowhere as
-- staff. Without a workspace when the person is no longer a member of the provider, or the workspace no longer its customer.
-- The grant is the one that allows most of those that are valid.
CREATE FUNCTION visit_facts(session_id text, at timestamptz)
  RETURNS TABLE (staff_of_id text, workspace_id text, slug text, name text, zone text, language text, verified boolean, moments jsonb,
    suspended_reason text, provider_name text, staff_role text, grant_id text, grant_role text, grant_ends_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT s.staff_of_id, w.id, w.slug, w.name, w.zone, w.language, w.verified_at IS NOT NULL,
          jsonb_build_object('activatedAt', w.activated_at, 'suspendedAt', w.suspended_at, 'closedAt', w.closed_at),
          w.suspended_reason, p.name, m.role, g.id, g.role,
          g.ends_at
        FROM public.sessions s
        LEFT JOIN (public.workspaces w
          JOIN public.workspaces p ON p.id = w.provider_id AND p.kind = 'provider'
          JOIN public.memberships m ON m.workspace_id = p.id)
          ON w.id = s.current_workspace_id AND w.kind = 'business' AND p.id = s.staff_of_id AND m.user_id = s.user_id
        LEFT JOIN LATERAL (
          SELECT c.id, c.role, c.ends_at FROM public.grants c
          WHERE c.workspace_id = w.id AND c.provider_id = p.id AND c.revoked_at IS NULL AND c.starts_at <= at AND c.ends_at > at
          ORDER BY array_position(ARRAY['viewer', 'operator', 'administrator'], c.role) DESC, c.ends_at DESC LIMIT 1) g ON true
        WHERE s.id = session_id AND s.staff_of_id IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > at $$;
--> statement-breakpoint
-- The provider that looks after the workspace that the transaction names.
CREATE FUNCTION own_provider() RETURNS TABLE (id text, name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT p.id, p.name FROM public.workspaces w JOIN public.workspaces p ON p.id = w.provider_id
        WHERE w.id = app_workspace() $$;
--> statement-breakpoint
-- A grant is the provider's that it was given to. It ends with the provider, whoever takes the customer over or gives it back.
CREATE FUNCTION end_grants_of_former_provider() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
    UPDATE public.grants g SET revoked_at = now(), revoked_by = 'system'
      WHERE g.workspace_id = NEW.id AND g.revoked_at IS NULL AND g.provider_id IS DISTINCT FROM NEW.provider_id;
    RETURN NULL;
  END $$;
--> statement-breakpoint
CREATE TRIGGER workspaces_provider_changed AFTER UPDATE OF provider_id ON "workspaces" FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id) EXECUTE FUNCTION end_grants_of_former_provider();
