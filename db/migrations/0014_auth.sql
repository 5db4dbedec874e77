-- Proved addresses, links that set a new password, and invitations that go by mail.
-- Nobody's address counts as proved from before: until now an invitation's link was copied by hand.
ALTER TABLE "users"
  ADD COLUMN "email_proved_at" timestamp with time zone,
  ADD COLUMN "password_set_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "invitations"
  ADD COLUMN "by_mail" boolean DEFAULT false NOT NULL,
  ADD COLUMN "mailed_at" timestamp with time zone,
  ADD COLUMN "mail_failed_at" timestamp with time zone;
--> statement-breakpoint
CREATE TABLE "password_links" (
  "token_hash" text PRIMARY KEY NOT NULL,
  "user_id" text NOT NULL,
  "made_by" text NOT NULL CONSTRAINT "password_links_made_by" CHECK ("made_by" IN ('mail', 'operator')),
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "password_links_user" ON "password_links" USING btree ("user_id");
--> statement-breakpoint
ALTER TABLE "password_links" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON "password_links" TO carillon_app;
--> statement-breakpoint
CREATE POLICY identity ON "password_links" TO carillon_app USING (app_identity()) WITH CHECK (app_identity());
