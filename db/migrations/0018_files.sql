-- Rows and columns that are hidden in the sheet, and what a person decided about them.
ALTER TABLE "recipient_imports"
  ADD COLUMN "sheet_name" text,
  ADD COLUMN "rows_hidden" integer DEFAULT 0 NOT NULL,
  ADD COLUMN "hidden_choice" text,
  ADD COLUMN "hidden_columns" jsonb DEFAULT '[]'::jsonb NOT NULL,
  ADD CONSTRAINT "recipient_imports_hidden_choice" CHECK ("hidden_choice" IN ('include', 'leave_out'));
--> statement-breakpoint
ALTER TABLE "campaign_recipients"
  ADD COLUMN "hidden" boolean DEFAULT false NOT NULL,
  DROP CONSTRAINT "campaign_recipients_reason",
  ADD CONSTRAINT "campaign_recipients_reason" CHECK ("reason" IN ('empty_row', 'missing_number', 'leading_apostrophe',
    'stray_spaces', 'malformed_number', 'scientific_number', 'rounded_number', 'too_short', 'too_long', 'unknown_country',
    'forbidden_country', 'duplicate', 'opted_out', 'no_consent', 'missing_variable', 'invalid_variable', 'too_long_filled',
    'sample_row', 'scientific_variable', 'hidden_row'));
