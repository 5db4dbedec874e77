-- What a send would do to each of its people, looked at before it is sent.
CREATE TABLE "flight_plans" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"import_id" text NOT NULL,
	"campaign_id" text COLLATE "C",
	"state" text NOT NULL,
	"send" jsonb NOT NULL,
	"through" integer DEFAULT 0 NOT NULL,
	"figures" jsonb NOT NULL,
	"reach" jsonb,
	"ends_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flight_plans_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "flight_plans_state" CHECK ("flight_plans"."state" IN ('working', 'done', 'failed'))
);
--> statement-breakpoint
CREATE INDEX "flight_plans_import" ON "flight_plans" USING btree ("workspace_id","import_id","created_at");--> statement-breakpoint
CREATE INDEX "flight_plans_campaign" ON "flight_plans" USING btree ("workspace_id","campaign_id");--> statement-breakpoint
CREATE INDEX "flight_plans_created" ON "flight_plans" USING btree ("created_at");