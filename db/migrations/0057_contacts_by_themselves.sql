-- People who write to a channel, or whom a campaign is sent to, may become contacts.
ALTER TABLE "workspaces" ADD COLUMN "contacts_from_inbound" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "contacts_from_sends" boolean DEFAULT false NOT NULL;
