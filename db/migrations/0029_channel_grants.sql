-- A membership may be limited to some channels of its workspace: null is all of them. Owners and administrators see everything.
ALTER TABLE "memberships" ADD COLUMN "channel_ids" text[];--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_channels"
  CHECK ("memberships"."channel_ids" IS NULL OR "memberships"."role" NOT IN ('owner', 'administrator'));--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "channel_ids" text[];--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_channels"
  CHECK ("invitations"."channel_ids" IS NULL OR "invitations"."role" NOT IN ('owner', 'administrator'));--> statement-breakpoint
-- The workspace in which the transaction's member is limited, and the channels they may see there. Without both settings the
-- policies of the role carillon_limited show nothing of any channel.
CREATE FUNCTION app_limited_in() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.limited_in', true), '') $$;
--> statement-breakpoint
CREATE FUNCTION app_channels() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT string_to_array(current_setting('app.channels', true), ',') $$;
