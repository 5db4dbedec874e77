-- Background work is asked for in the transaction of the change that needs it, under the same row-level security as the
-- rest of a workspace's rows.
CREATE TABLE "job_requests" (
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"payload" jsonb NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "job_requests_workspace_id_kind_key_pk" PRIMARY KEY("workspace_id","kind","key")
);
--> statement-breakpoint
CREATE INDEX "job_requests_turn" ON "job_requests" USING btree ("workspace_id","kind","due_at");
--> statement-breakpoint
CREATE INDEX "job_requests_due" ON "job_requests" USING btree ("due_at");
--> statement-breakpoint
ALTER TABLE "job_requests" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "job_requests" TO carillon_app;
--> statement-breakpoint
CREATE POLICY own_rows ON "job_requests" TO carillon_app
  USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace());
