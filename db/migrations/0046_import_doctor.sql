-- How a file was read that is not the template's own, what was repaired in its rows, and which columns were chosen last.
ALTER TABLE "recipient_imports" ADD COLUMN "reading" jsonb;--> statement-breakpoint
ALTER TABLE "recipient_imports" ADD COLUMN "repaired" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD COLUMN "repairs" jsonb;--> statement-breakpoint
CREATE TABLE "import_recipes" (
	"workspace_id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"columns" jsonb NOT NULL,
	"used_at" timestamp with time zone NOT NULL,
	CONSTRAINT "import_recipes_workspace_id_fingerprint_pk" PRIMARY KEY("workspace_id","fingerprint")
);
