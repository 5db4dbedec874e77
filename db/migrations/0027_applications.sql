-- Applications for accounts that people at the platform make, and the papers that belong to them.
CREATE TABLE "account_applications" (
  "workspace_id" text NOT NULL,
  "channel_id" text NOT NULL,
  "environment" text NOT NULL,
  "state" text DEFAULT 'draft' NOT NULL,
  "form" jsonb NOT NULL,
  "external_id" text,
  "account_id" text,
  "reason" text,
  "change" text,
  "pauses" integer DEFAULT 0 NOT NULL,
  "submitted_at" timestamp with time zone,
  "decided_at" timestamp with time zone,
  "updated_at" timestamp with time zone NOT NULL,
  CONSTRAINT "account_applications_workspace_id_channel_id_pk" PRIMARY KEY("workspace_id","channel_id"),
  CONSTRAINT "account_applications_state" CHECK ("state" IN ('draft', 'under_review', 'approved', 'rejected', 'paused', 'resumed')),
  CONSTRAINT "account_applications_environment" CHECK ("environment" IN ('live', 'sandbox')),
  CONSTRAINT "account_applications_change" CHECK ("change" IN ('destinations', 'pause', 'resume'))
);
--> statement-breakpoint
ALTER TABLE "verification_documents" ADD COLUMN "channel_id" text;
--> statement-breakpoint
ALTER TABLE "verification_documents" ADD COLUMN "paper" text;
--> statement-breakpoint
ALTER TABLE "verification_documents" ADD CONSTRAINT "verification_documents_paper" CHECK ("paper" IN ('logo', 'guarantee', 'other'));
