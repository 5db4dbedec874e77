-- Partitions by month, and the second wall: row-level security for the web's role.
-- The role owns nothing. What it may see is the workspace set for the transaction (app.workspace_id); sign-in and tenancy
-- set app.scope = 'identity' for the few reads that come before a workspace is known.

CREATE FUNCTION ensure_partitions(from_month date, months integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month date;
  next_month date;
  tag text;
  parent text;
BEGIN
  FOR i IN 0..months LOOP
    month := (date_trunc('month', from_month) + make_interval(months => i))::date;
    next_month := (month + interval '1 month')::date;
    tag := to_char(month, 'YYYYMM');
    FOREACH parent IN ARRAY ARRAY['messages', 'message_events'] LOOP
      IF to_regclass(format('%I', parent || '_p' || tag)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          parent || '_p' || tag, parent, tag, to_char(next_month, 'YYYYMM'));
      END IF;
    END LOOP;
    IF to_regclass(format('%I', 'inbound_events_p' || tag)) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF inbound_events FOR VALUES FROM (%L) TO (%L)',
        'inbound_events_p' || tag, month::timestamp AT TIME ZONE 'UTC', next_month::timestamp AT TIME ZONE 'UTC');
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
SELECT ensure_partitions((now() AT TIME ZONE 'UTC' - interval '2 months')::date, 5);
--> statement-breakpoint
-- A row is never refused for want of a partition.
CREATE TABLE messages_default PARTITION OF messages DEFAULT;
--> statement-breakpoint
CREATE TABLE message_events_default PARTITION OF message_events DEFAULT;
--> statement-breakpoint
CREATE TABLE inbound_events_default PARTITION OF inbound_events DEFAULT;
--> statement-breakpoint
CREATE FUNCTION app_workspace() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.workspace_id', true), '') $$;
--> statement-breakpoint
CREATE FUNCTION app_identity() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(current_setting('app.scope', true), '') = 'identity' $$;
--> statement-breakpoint
-- True when the workspace is looked after by the one set for the transaction.
CREATE FUNCTION app_is_customer(customer text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$ SELECT EXISTS (SELECT 1 FROM workspaces w
          WHERE w.id = customer AND w.provider_id = nullif(current_setting('app.workspace_id', true), '')) $$;
--> statement-breakpoint
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'carillon_app') THEN
    CREATE ROLE carillon_app NOLOGIN;
  END IF;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO carillon_app;
--> statement-breakpoint
DO $$
DECLARE t record;
BEGIN
  FOR t IN
    SELECT c.relname,
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id') AS tenant
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO carillon_app', t.relname);
    IF t.tenant THEN
      EXECUTE format('CREATE POLICY own_rows ON %I TO carillon_app USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace())', t.relname);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY own_row ON workspaces TO carillon_app USING (id = app_workspace() OR app_identity()) WITH CHECK (id = app_workspace() OR app_identity());
--> statement-breakpoint
CREATE POLICY customers ON workspaces FOR SELECT TO carillon_app USING (provider_id = app_workspace());
--> statement-breakpoint
CREATE POLICY identity ON memberships TO carillon_app USING (app_identity()) WITH CHECK (app_identity());
--> statement-breakpoint
CREATE POLICY identity ON invitations TO carillon_app USING (app_identity()) WITH CHECK (app_identity());
--> statement-breakpoint
CREATE POLICY identity ON users TO carillon_app USING (app_identity()) WITH CHECK (app_identity());
--> statement-breakpoint
CREATE POLICY members ON users FOR SELECT TO carillon_app
  USING (EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id AND m.workspace_id = app_workspace()));
--> statement-breakpoint
CREATE POLICY identity ON sessions TO carillon_app USING (app_identity()) WITH CHECK (app_identity());
--> statement-breakpoint
CREATE POLICY identity ON sign_in_limits TO carillon_app USING (app_identity()) WITH CHECK (app_identity());
--> statement-breakpoint
-- Readiness asks for signs of life; they say nothing about any workspace.
CREATE POLICY readiness ON worker_heartbeats FOR SELECT TO carillon_app USING (true);
--> statement-breakpoint
CREATE POLICY customers ON channels FOR SELECT TO carillon_app USING (app_is_customer(workspace_id));
--> statement-breakpoint
CREATE POLICY customers ON bindings FOR SELECT TO carillon_app USING (app_is_customer(workspace_id));
--> statement-breakpoint
CREATE POLICY customers ON senders FOR SELECT TO carillon_app USING (app_is_customer(workspace_id));
--> statement-breakpoint
REVOKE UPDATE, DELETE ON audit_log, consents, message_events, campaign_events FROM carillon_app;
--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE ON inbound_events, orphan_receipts, worker_heartbeats, daily_statistics, daily_failures, campaign_ticks FROM carillon_app;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ensure_partitions(date, integer) FROM PUBLIC;
