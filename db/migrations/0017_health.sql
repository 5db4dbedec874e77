-- How bound accounts stand: what the platform told of them, and when it is asked next.
-- Existing bindings get a moment each within the next five minutes.
ALTER TABLE "bindings"
  ADD COLUMN "notices" jsonb DEFAULT '{}'::jsonb NOT NULL,
  ADD COLUMN "check_due_at" timestamp with time zone DEFAULT now() + random() * interval '5 minutes' NOT NULL;
--> statement-breakpoint
CREATE INDEX "bindings_check_due" ON "bindings" USING btree ("check_due_at");
--> statement-breakpoint
-- When the platform last said of what quality a template is, so that an older word does not replace a newer one.
ALTER TABLE "templates" ADD COLUMN "quality_at" timestamp with time zone;
