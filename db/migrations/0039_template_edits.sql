-- An edit of a template may wait until what is being sent has left, and what is being sent may wait for the edit.
ALTER TABLE "templates" ADD COLUMN "waiting_edit" jsonb;--> statement-breakpoint
CREATE INDEX "templates_edit_waits" ON "templates" USING btree ("workspace_id","code") WHERE "templates"."waiting_edit" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "held_for_version" integer;--> statement-breakpoint
CREATE INDEX "campaigns_held" ON "campaigns" USING btree ("workspace_id","id") WHERE "campaigns"."held_for_version" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "campaigns_template" ON "campaigns" USING btree ("workspace_id","template_code");
