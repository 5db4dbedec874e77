-- Suppressions get a kind, can be lifted, and keep their history.
ALTER TABLE suppressions
  ADD COLUMN id text,
  ADD COLUMN kind text,
  ADD COLUMN lifted_at timestamp with time zone,
  ADD COLUMN lifted_by text;
--> statement-breakpoint
-- Until now people were suppressed by a stop word, or because WhatsApp said that they had stopped marketing.
UPDATE suppressions SET id = gen_random_uuid()::text, kind = 'marketing',
  source = CASE source WHEN 'platform' THEN 'platform' ELSE 'word' END;
--> statement-breakpoint
ALTER TABLE suppressions
  ALTER COLUMN id SET NOT NULL,
  ALTER COLUMN kind SET NOT NULL,
  ADD CONSTRAINT suppressions_kind CHECK (kind IN ('marketing', 'all')),
  ADD CONSTRAINT suppressions_source CHECK (source IN ('word', 'platform', 'member', 'import')),
  ADD CONSTRAINT suppressions_lifted_by CHECK (lifted_by IN ('word', 'platform', 'member', 'import')),
  DROP CONSTRAINT suppressions_workspace_id_platform_address_kind_address_pk,
  ADD CONSTRAINT suppressions_pk PRIMARY KEY (workspace_id, platform, address_kind, address, kind, source);
--> statement-breakpoint
CREATE UNIQUE INDEX suppressions_id ON suppressions (workspace_id, id);
--> statement-breakpoint
CREATE INDEX suppressions_at ON suppressions (workspace_id, at, id) WHERE lifted_at IS NULL;
--> statement-breakpoint
CREATE INDEX suppressions_lifted ON suppressions (workspace_id, at, id) WHERE lifted_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX suppressions_kind_at ON suppressions (workspace_id, kind, at, id);
--> statement-breakpoint
CREATE INDEX suppressions_source_at ON suppressions (workspace_id, source, at, id);
--> statement-breakpoint
CREATE INDEX suppressions_address ON suppressions (workspace_id, address text_pattern_ops);
--> statement-breakpoint
CREATE TABLE suppression_events (
  workspace_id text NOT NULL,
  suppression_id text NOT NULL,
  id text NOT NULL,
  change text NOT NULL,
  cause text NOT NULL,
  at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone DEFAULT now() NOT NULL,
  actor_id text,
  actor_name text,
  reason text,
  CONSTRAINT suppression_events_workspace_id_suppression_id_id_pk PRIMARY KEY (workspace_id, suppression_id, id),
  CONSTRAINT suppression_events_change CHECK (change IN ('added', 'lifted')),
  CONSTRAINT suppression_events_cause CHECK (cause IN ('word', 'platform', 'member', 'import'))
);
--> statement-breakpoint
INSERT INTO suppression_events (workspace_id, suppression_id, id, change, cause, at, recorded_at)
SELECT workspace_id, id, gen_random_uuid()::text, 'added', source, at, at FROM suppressions;
--> statement-breakpoint
ALTER TABLE suppression_events ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_rows ON suppression_events TO carillon_app
  USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace());
--> statement-breakpoint
-- Append only.
GRANT SELECT, INSERT ON suppression_events TO carillon_app;
--> statement-breakpoint
ALTER TABLE campaign_recipients DROP CONSTRAINT campaign_recipients_reason,
  ADD CONSTRAINT campaign_recipients_reason CHECK (reason IN ('empty_row', 'missing_number', 'leading_apostrophe',
    'stray_spaces', 'malformed_number', 'scientific_number', 'rounded_number', 'too_short', 'too_long', 'unknown_country',
    'forbidden_country', 'duplicate', 'opted_out', 'no_consent', 'missing_variable', 'invalid_variable', 'too_long_filled',
    'sample_row'));
