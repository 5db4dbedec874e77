-- A platform's request is kept whole, is applied in slices when it holds many facts, and is set aside after too many tries.
ALTER TABLE "inbound_events" ADD COLUMN "method" text DEFAULT 'POST' NOT NULL,
  ADD COLUMN "path" text DEFAULT '' NOT NULL,
  ADD COLUMN "query" jsonb DEFAULT '{}' NOT NULL,
  ADD COLUMN "headers" jsonb DEFAULT '{}' NOT NULL,
  ADD COLUMN "taken_at" timestamp with time zone,
  ADD COLUMN "alone" boolean DEFAULT false NOT NULL,
  ADD COLUMN "done" integer DEFAULT 0 NOT NULL,
  ADD COLUMN "skipped" integer DEFAULT 0 NOT NULL,
  ADD COLUMN "set_aside_at" timestamp with time zone,
  ADD COLUMN "dismissed_at" timestamp with time zone;
--> statement-breakpoint
-- What was set aside until now was marked as applied.
UPDATE "inbound_events" SET "set_aside_at" = "applied_at", "applied_at" = NULL
WHERE "tries" >= 5 AND "trouble" IS NOT NULL AND "applied_at" IS NOT NULL;
--> statement-breakpoint
UPDATE "inbound_events" SET "alone" = true
WHERE "applied_at" IS NULL AND "set_aside_at" IS NULL AND (octet_length("body") > 16384 OR "tries" > 0);
--> statement-breakpoint
DROP INDEX "inbound_events_waiting";
--> statement-breakpoint
CREATE INDEX "inbound_events_waiting" ON "inbound_events" USING btree ("workspace_id","id")
  WHERE "inbound_events"."applied_at" IS NULL AND "inbound_events"."set_aside_at" IS NULL AND NOT "inbound_events"."alone";
--> statement-breakpoint
CREATE INDEX "inbound_events_waiting_alone" ON "inbound_events" USING btree ("workspace_id","id")
  WHERE "inbound_events"."applied_at" IS NULL AND "inbound_events"."set_aside_at" IS NULL AND "inbound_events"."alone";
--> statement-breakpoint
CREATE INDEX "inbound_events_set_aside" ON "inbound_events" USING btree ("workspace_id","channel_id")
  WHERE "inbound_events"."set_aside_at" IS NOT NULL AND "inbound_events"."dismissed_at" IS NULL;
--> statement-breakpoint
ALTER TABLE "orphan_receipts" ADD COLUMN "channel_id" text DEFAULT '' NOT NULL,
  ADD COLUMN "next_try_at" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
UPDATE "orphan_receipts" o SET "channel_id" = s."channel_id" FROM "senders" s
WHERE s."workspace_id" = o."workspace_id" AND s."external_id" = o."event"->>'senderExternalId';
--> statement-breakpoint
CREATE INDEX "orphan_receipts_due" ON "orphan_receipts" USING btree ("workspace_id","next_try_at");
--> statement-breakpoint
CREATE INDEX "orphan_receipts_channel" ON "orphan_receipts" USING btree ("workspace_id","channel_id","received_at");
