-- Short links in messages of campaigns, and how often people followed them.
CREATE TABLE "short_links" (
	"workspace_id" text NOT NULL,
	"token" text NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"campaign_id" text COLLATE "C" NOT NULL,
	"url" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"clicks" integer DEFAULT 0 NOT NULL,
	"robots" integer DEFAULT 0 NOT NULL,
	"first_click_at" timestamp with time zone,
	"last_click_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "short_links_workspace_id_token_pk" PRIMARY KEY("workspace_id","token")
);
--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "track_links" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "clicked" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "clicks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "robot_visits" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "short_links_token" ON "short_links" USING btree ("token");--> statement-breakpoint
CREATE INDEX "short_links_message" ON "short_links" USING btree ("workspace_id","message_id");--> statement-breakpoint
CREATE INDEX "short_links_clicked" ON "short_links" USING btree ("workspace_id","last_click_at") WHERE "short_links"."last_click_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "short_links_expires" ON "short_links" USING btree ("workspace_id","expires_at");--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_track_links" CHECK (NOT ("campaigns"."track_links" AND "campaigns"."category" = 'authentication'));