-- Roles for each process. Which role may do what is one list, db/access/table-access.ts; the migrator installs it after the
-- migrations, with its policies. Here are the functions that a role may call and that do more than the role could by itself.

-- Functions may name columns that a later migration adds; they are asked only after all of them.
SET LOCAL check_function_bodies = off;
--> statement-breakpoint
-- The person whose own rows the transaction may see.
CREATE FUNCTION app_person() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '') $$;
--> statement-breakpoint
-- What sign-in compares a password with.
CREATE FUNCTION sign_in_facts(address text)
  RETURNS TABLE (id text, name text, email text, password_hash text, disabled_at timestamptz, email_proved_at timestamptz,
    password_set_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT u.id, u.name, u.email, u.password_hash, u.disabled_at, u.email_proved_at, u.password_set_at
        FROM public.users u WHERE u.email = address $$;
--> statement-breakpoint
-- The hash of the person's own password, to confirm it.
CREATE FUNCTION own_password_hash() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT u.password_hash FROM public.users u WHERE u.id = app_person() $$;
--> statement-breakpoint
-- An active session and its person.
CREATE FUNCTION session_facts(session_id text, at timestamptz)
  RETURNS TABLE (id text, current_workspace_id text, last_seen_at timestamptz, user_id text, name text, email text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT s.id, s.current_workspace_id, s.last_seen_at, u.id, u.name, u.email
        FROM public.sessions s JOIN public.users u ON u.id = s.user_id
        WHERE s.id = session_id AND s.revoked_at IS NULL AND s.expires_at > at AND u.disabled_at IS NULL $$;
--> statement-breakpoint
-- Ends a session whose id is known; the id is the secret of its cookie.
CREATE FUNCTION revoke_session(session_id text, at timestamptz) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE public.sessions s SET revoked_at = at WHERE s.id = session_id AND s.revoked_at IS NULL $$;
--> statement-breakpoint
-- An open invitation, by the hash of the token in its link.
CREATE FUNCTION invitation_facts(hash text, at timestamptz)
  RETURNS TABLE (workspace_id text, id text, workspace text, zone text, inviter text, email text, role text,
    expires_at timestamptz, by_mail boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT i.workspace_id, i.id, w.name, w.zone,
          coalesce((SELECT u.name FROM public.users u WHERE u.id = i.invited_by), ''), i.email, i.role, i.expires_at, i.by_mail
        FROM public.invitations i JOIN public.workspaces w ON w.id = i.workspace_id
        WHERE i.token_hash = hash AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > at $$;
--> statement-breakpoint
-- Whose password an open link sets, by the hash of the link's token.
CREATE FUNCTION password_link_facts(hash text, at timestamptz) RETURNS TABLE (user_id text, email text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT u.id, u.email FROM public.password_links l JOIN public.users u ON u.id = l.user_id
        WHERE l.token_hash = hash AND l.expires_at > at $$;
--> statement-breakpoint
-- Counts one attempt of a key; a window that began before `since` is over.
CREATE FUNCTION count_attempt(attempt text, at timestamptz, since timestamptz)
  RETURNS TABLE (failures integer, window_started_at timestamptz)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO public.sign_in_limits AS l (key, failures, window_started_at) VALUES (attempt, 1, at)
        ON CONFLICT (key) DO UPDATE SET
          failures = CASE WHEN l.window_started_at < since THEN 1 ELSE l.failures + 1 END,
          window_started_at = CASE WHEN l.window_started_at < since THEN at ELSE l.window_started_at END
        RETURNING l.failures, l.window_started_at $$;
--> statement-breakpoint
CREATE FUNCTION take_back_attempt(attempt text) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE public.sign_in_limits l SET failures = greatest(l.failures - 1, 0) WHERE l.key = attempt $$;
--> statement-breakpoint
CREATE FUNCTION forget_attempts(attempt text) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM public.sign_in_limits l WHERE l.key = attempt $$;
--> statement-breakpoint
-- The partitions of this month and the next three. It stays the owner's, who alone may add partitions to the tables, and takes
-- nothing from whoever calls it.
CREATE FUNCTION keep_partitions() RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT public.ensure_partitions((now() AT TIME ZONE 'UTC')::date, 3) $$;
--> statement-breakpoint
ALTER FUNCTION app_is_customer(text) SET search_path = pg_catalog, public, pg_temp;
