-- Campaigns that are sent again and again, and which contacts a list was made of, so that they can be asked anew.
CREATE TABLE "campaign_repeats" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"campaign_id" text COLLATE "C" NOT NULL,
	"channel_id" text NOT NULL,
	"state" text NOT NULL,
	"rhythm" text NOT NULL,
	"days" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"month_day" smallint,
	"at" text NOT NULL,
	"zone" text NOT NULL,
	"until_day" text,
	"times_left" integer,
	"next_at" timestamp with time zone,
	"set_by_id" text NOT NULL,
	"set_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_repeats_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "campaign_repeats_state" CHECK ("campaign_repeats"."state" IN ('running', 'paused', 'ended')),
	CONSTRAINT "campaign_repeats_rhythm" CHECK ("campaign_repeats"."rhythm" IN ('daily', 'weekly', 'monthly')),
	CONSTRAINT "campaign_repeats_month_day" CHECK (("campaign_repeats"."rhythm" = 'monthly') = ("campaign_repeats"."month_day" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "repeat_turns" (
	"workspace_id" text NOT NULL,
	"repeat_id" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"campaign_id" text COLLATE "C",
	"decided_at" timestamp with time zone,
	CONSTRAINT "repeat_turns_workspace_id_repeat_id_due_at_pk" PRIMARY KEY("workspace_id","repeat_id","due_at"),
	CONSTRAINT "repeat_turns_state" CHECK ("repeat_turns"."state" IN ('making', 'made', 'skipped'))
);
--> statement-breakpoint
ALTER TABLE "recipient_imports" ADD COLUMN "audience" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_repeats_campaign" ON "campaign_repeats" USING btree ("workspace_id","campaign_id") WHERE "campaign_repeats"."state" <> 'ended';--> statement-breakpoint
CREATE INDEX "campaign_repeats_due" ON "campaign_repeats" USING btree ("next_at") WHERE "campaign_repeats"."state" = 'running';--> statement-breakpoint
CREATE INDEX "repeat_turns_campaign" ON "repeat_turns" USING btree ("workspace_id","campaign_id") WHERE "repeat_turns"."campaign_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "repeat_turns_making" ON "repeat_turns" USING btree ("due_at") WHERE "repeat_turns"."state" = 'making';