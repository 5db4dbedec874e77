-- Customers at a provider's desk: channels know who looks after them, and how many there are is kept.
ALTER TABLE "channels" ADD COLUMN "provider_id" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "search" text GENERATED ALWAYS AS (lower(name) || chr(10) || lower(id)) STORED;--> statement-breakpoint
UPDATE "channels" c SET "provider_id" = coalesce(w."provider_id", CASE WHEN w."kind" = 'provider' THEN w."id" END)
FROM "workspaces" w WHERE w."id" = c."workspace_id";--> statement-breakpoint
CREATE INDEX "channels_provider" ON "channels" USING btree ("provider_id","created_at","id","workspace_id","type","state","search") WHERE "channels"."deleted_at" IS NULL;--> statement-breakpoint
CREATE INDEX "channels_provider_type" ON "channels" USING btree ("provider_id","type","created_at","id") WHERE "channels"."deleted_at" IS NULL;--> statement-breakpoint
CREATE INDEX "channels_provider_state" ON "channels" USING btree ("provider_id","state","created_at","id") WHERE "channels"."deleted_at" IS NULL;--> statement-breakpoint
CREATE INDEX "channels_provider_deleted" ON "channels" USING btree ("provider_id","deleted_at","id") WHERE "channels"."deleted_at" IS NOT NULL;--> statement-breakpoint
-- How many channels stand in a provider's list, by type and state. Changes are rows of their own, so that nobody waits for
-- anybody: the sum of them is the count, and a worker adds them up from time to time.
CREATE TABLE "channel_counts" (
  "workspace_id" text NOT NULL,
  "id" bigint GENERATED ALWAYS AS IDENTITY,
  "type" text NOT NULL,
  "state" text NOT NULL,
  "channels" integer NOT NULL,
  CONSTRAINT "channel_counts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);--> statement-breakpoint
INSERT INTO "channel_counts" ("workspace_id", "type", "state", "channels")
SELECT c."provider_id", c."type", CASE WHEN c."deleted_at" IS NULL THEN c."state" ELSE 'deleted' END, count(*)
FROM "channels" c WHERE c."provider_id" IS NOT NULL GROUP BY 1, 2, 3;--> statement-breakpoint
-- A channel's provider is that of its workspace, whatever a statement says. The lock keeps the workspace from getting another
-- provider until the channel can be seen.
CREATE FUNCTION set_provider_of_channel() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
    NEW.provider_id := (SELECT coalesce(w.provider_id, CASE WHEN w.kind = 'provider' THEN w.id END)
      FROM public.workspaces w WHERE w.id = NEW.workspace_id FOR SHARE);
    RETURN NEW;
  END $$;--> statement-breakpoint
CREATE TRIGGER channels_set_provider BEFORE INSERT OR UPDATE OF workspace_id, provider_id ON "channels" FOR EACH ROW
  EXECUTE FUNCTION set_provider_of_channel();--> statement-breakpoint
CREATE FUNCTION move_channels_to_provider() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
    UPDATE public.channels c SET provider_id = NEW.provider_id WHERE c.workspace_id = NEW.id;
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE TRIGGER workspaces_move_channels AFTER UPDATE OF provider_id, kind ON "workspaces" FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.kind IS DISTINCT FROM NEW.kind)
  EXECUTE FUNCTION move_channels_to_provider();--> statement-breakpoint
CREATE FUNCTION count_channel() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
    IF TG_OP <> 'INSERT' AND OLD.provider_id IS NOT NULL THEN
      INSERT INTO public.channel_counts (workspace_id, type, state, channels)
      VALUES (OLD.provider_id, OLD.type, CASE WHEN OLD.deleted_at IS NULL THEN OLD.state ELSE 'deleted' END, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.provider_id IS NOT NULL THEN
      INSERT INTO public.channel_counts (workspace_id, type, state, channels)
      VALUES (NEW.provider_id, NEW.type, CASE WHEN NEW.deleted_at IS NULL THEN NEW.state ELSE 'deleted' END, 1);
    END IF;
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE TRIGGER channels_count AFTER INSERT OR DELETE ON "channels" FOR EACH ROW EXECUTE FUNCTION count_channel();--> statement-breakpoint
-- Not for the columns that a statement names: the provider is set by another trigger.
CREATE TRIGGER channels_count_again AFTER UPDATE ON "channels" FOR EACH ROW
  WHEN ((OLD.provider_id, OLD.type, OLD.state, OLD.deleted_at IS NULL)
    IS DISTINCT FROM (NEW.provider_id, NEW.type, NEW.state, NEW.deleted_at IS NULL))
  EXECUTE FUNCTION count_channel();--> statement-breakpoint
-- Adds the changes of a provider up once there are so many that reading them would take time. Two may do it at once: each
-- takes rows that the other has not.
CREATE FUNCTION add_up_channel_counts() RETURNS integer
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH taken AS (
          DELETE FROM public.channel_counts c WHERE c.workspace_id IN (
            SELECT d.workspace_id FROM public.channel_counts d GROUP BY d.workspace_id HAVING count(*) > 100)
          RETURNING c.workspace_id, c.type, c.state, c.channels),
        kept AS (
          INSERT INTO public.channel_counts (workspace_id, type, state, channels)
          SELECT t.workspace_id, t.type, t.state, sum(t.channels)::int FROM taken t
          GROUP BY t.workspace_id, t.type, t.state HAVING sum(t.channels) <> 0
          RETURNING 1)
        SELECT count(*)::int FROM kept $$;--> statement-breakpoint
-- A membership of a provider may be limited to some of its customers: null is all of them.
ALTER TABLE "memberships" ADD COLUMN "customer_ids" text[];--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_customers"
  CHECK ("memberships"."customer_ids" IS NULL OR "memberships"."role" NOT IN ('owner', 'administrator'));--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "customer_ids" text[];--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_customers"
  CHECK ("invitations"."customer_ids" IS NULL OR "invitations"."role" NOT IN ('owner', 'administrator'));--> statement-breakpoint
-- Is the customer one that the transaction's member sees? The setting holds ids with commas between them, or `*` for all.
-- Without it the answer is no.
CREATE FUNCTION app_sees_customer(customer text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(current_setting('app.customers', true) = '*'
          OR customer = ANY (string_to_array(current_setting('app.customers', true), ',')), false) $$;--> statement-breakpoint
-- A limited member sees a roll-out when all of its customers are theirs, so that its figures and its start are of all.
CREATE FUNCTION app_sees_rollout(rollout text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT coalesce((SELECT bool_and(public.app_sees_customer(t.customer_id)) FROM public.rollout_targets t
          WHERE t.workspace_id = public.app_workspace() AND t.rollout_id = rollout), false) $$;--> statement-breakpoint
-- Asked for the rows of a page; a list of all customers' rows asks `app_customers`.
CREATE OR REPLACE FUNCTION app_is_customer(customer text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT EXISTS (SELECT 1 FROM public.workspaces w
          WHERE w.id = customer AND w.provider_id = public.app_workspace()) $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION decide_about_customer(customer text, quota integer, verified timestamptz, activated timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE workspaces SET channel_quota = coalesce(quota, channel_quota), verified_at = coalesce(verified, verified_at),
    activated_at = coalesce(activated, activated_at)
  WHERE id = customer AND provider_id = nullif(current_setting('app.workspace_id', true), '')
    AND (coalesce(current_setting('app.customers', true), '') = '' OR app_sees_customer(id));
  RETURN FOUND;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION decide_about_numbers(customer text, channel text, quota integer) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE channels SET number_quota = quota
  WHERE workspace_id = customer AND id = channel AND EXISTS (SELECT 1 FROM workspaces w
    WHERE w.id = customer AND w.provider_id = nullif(current_setting('app.workspace_id', true), '')
      AND (coalesce(current_setting('app.customers', true), '') = '' OR app_sees_customer(w.id)));
  RETURN FOUND;
END $$;--> statement-breakpoint
-- As before, and whoever is limited to some customers is nowhere else as staff.
CREATE OR REPLACE FUNCTION visit_facts(session_id text, at timestamptz)
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
          JOIN public.memberships m ON m.workspace_id = p.id AND (m.customer_ids IS NULL OR w.id = ANY (m.customer_ids)))
          ON w.id = s.current_workspace_id AND w.kind = 'business' AND p.id = s.staff_of_id AND m.user_id = s.user_id
        LEFT JOIN LATERAL (
          SELECT c.id, c.role, c.ends_at FROM public.grants c
          WHERE c.workspace_id = w.id AND c.provider_id = p.id AND c.revoked_at IS NULL AND c.starts_at <= at AND c.ends_at > at
          ORDER BY array_position(ARRAY['viewer', 'operator', 'administrator'], c.role) DESC, c.ends_at DESC LIMIT 1) g ON true
        WHERE s.id = session_id AND s.staff_of_id IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > at $$;--> statement-breakpoint
-- As before, and of a provider's staff those who see the customer that the mail is about.
CREATE OR REPLACE FUNCTION mail_audience(asked text)
  RETURNS TABLE (user_id text, email text, role text, channel_ids text[], muted_mails text[], language text, zone text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.user_id, u.email, m.role, m.channel_ids, m.muted_mails, w.language, w.zone
        FROM public.memberships m
        JOIN public.users u ON u.id = m.user_id AND u.disabled_at IS NULL
        JOIN public.workspaces w ON w.id = m.workspace_id
        WHERE m.workspace_id = asked AND w.closed_at IS NULL
          AND (asked = public.app_workspace() OR (asked = (
            SELECT c.provider_id FROM public.workspaces c WHERE c.id = public.app_workspace())
            AND (m.customer_ids IS NULL OR public.app_workspace() = ANY (m.customer_ids))))
        ORDER BY m.user_id $$;
--> statement-breakpoint
-- For how long a workspace keeps words, files and its audit log: null is as long as the operator lets everybody. What was
-- erased up to which message, and for how many days files were last made to stay, is the worker's to remember.
CREATE TABLE "retention" (
  "workspace_id" text PRIMARY KEY NOT NULL,
  "sent_days" integer,
  "received_days" integer,
  "file_days" integer,
  "audit_days" integer,
  "sent_until" text COLLATE "C" DEFAULT '' NOT NULL,
  "received_until" text COLLATE "C" DEFAULT '' NOT NULL,
  "file_days_applied" integer,
  CONSTRAINT "retention_days" CHECK (least("retention"."sent_days", "retention"."received_days", "retention"."file_days", "retention"."audit_days") > 0)
);--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
-- The workspaces after one, for what a worker does in each of them, page by page.
CREATE FUNCTION next_workspaces(after text, most integer) RETURNS TABLE (id text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT w.id FROM public.workspaces w WHERE w.id > after ORDER BY w.id LIMIT most $$;
