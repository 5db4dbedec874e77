-- A workspace may let another person approve templates before they go to the platform, and sorts them by labels.
ALTER TABLE "workspaces" ADD COLUMN "template_approval" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "approval" jsonb;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "label_ids" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "approved_by" text;--> statement-breakpoint
CREATE INDEX "templates_approval" ON "templates" USING btree ("workspace_id","code") WHERE "templates"."approval" IS NOT NULL;--> statement-breakpoint
CREATE TABLE "template_labels" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "name" text NOT NULL,
  "colour" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "template_labels_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "template_labels_colour" CHECK ("template_labels"."colour" IN ('grey', 'blue', 'green', 'amber', 'red', 'bronze'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "template_labels_name" ON "template_labels" USING btree ("workspace_id",lower("name"));--> statement-breakpoint
ALTER TABLE "mails" DROP CONSTRAINT "mails_kind",
  ADD CONSTRAINT "mails_kind" CHECK ("mails"."kind" IN ('invitation', 'password', 'password_replaced', 'request_made', 'request_answered', 'customer_suspended', 'customer_resumed', 'customer_handed_over', 'alarm', 'campaign', 'weekly', 'sender_address', 'template_waits', 'template_answered', 'test'));
