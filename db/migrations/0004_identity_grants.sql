-- Readiness, asked through the web's role, looks up which migrations are there.
GRANT USAGE ON SCHEMA drizzle TO carillon_app;
--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO carillon_app;
--> statement-breakpoint
-- Workspaces are made by set-up and by the installation's operator. From the web a workspace may change what its owner
-- may change: its quota, its kind, its provider and its verification are not among them.
REVOKE INSERT, UPDATE, DELETE ON workspaces FROM carillon_app;
--> statement-breakpoint
GRANT UPDATE (name, zone, language, country, contact_email, require_consent) ON workspaces TO carillon_app;
--> statement-breakpoint
-- People and sessions are ended, never erased: what they did stays theirs.
REVOKE DELETE ON users, sessions FROM carillon_app;
