-- Bindings and senders as every platform can fill them. The names of platforms are no longer listed in the database: a
-- platform is one folder of lib/connectors.
ALTER TABLE "channels" DROP CONSTRAINT IF EXISTS "channels_type";
--> statement-breakpoint
ALTER TABLE "bindings" DROP CONSTRAINT IF EXISTS "bindings_platform";
--> statement-breakpoint
ALTER TABLE "suppressions" DROP CONSTRAINT IF EXISTS "suppressions_platform";
--> statement-breakpoint
ALTER TABLE "inbound_events" DROP CONSTRAINT IF EXISTS "inbound_events_platform";
--> statement-breakpoint
ALTER TABLE "bindings"
  ADD COLUMN "account" jsonb,
  ADD COLUMN "configuration" jsonb DEFAULT '{}'::jsonb NOT NULL,
  ADD COLUMN "secrets_sealed" text;
--> statement-breakpoint
-- The key is not in the database, so the three sealed values stay sealed one by one, as the texts of a JSON object. The next
-- write of a binding seals them together.
UPDATE "bindings" SET
  "account" = jsonb_build_object(
    'reviewState', "review_state",
    'verificationState', "verification_state",
    'businessId', "business_id",
    'businessName', "business_name",
    'currency', "currency",
    'namespace', "namespace"),
  "configuration" = jsonb_build_object('apiVersion', "api_version"),
  "secrets_sealed" = json_build_object(
    'accessToken', "access_token_sealed",
    'appSecret', "app_secret_sealed",
    'verifyToken', "verify_token_sealed")::text;
--> statement-breakpoint
ALTER TABLE "bindings"
  ALTER COLUMN "account" SET NOT NULL,
  ALTER COLUMN "secrets_sealed" SET NOT NULL,
  DROP COLUMN "api_version",
  DROP COLUMN "currency",
  DROP COLUMN "namespace",
  DROP COLUMN "review_state",
  DROP COLUMN "business_id",
  DROP COLUMN "business_name",
  DROP COLUMN "verification_state",
  DROP COLUMN "access_token_sealed",
  DROP COLUMN "app_secret_sealed",
  DROP COLUMN "verify_token_sealed";
--> statement-breakpoint
ALTER TABLE "senders" RENAME COLUMN "phone" TO "address";
--> statement-breakpoint
ALTER TABLE "senders"
  ADD COLUMN "address_kind" text CONSTRAINT "senders_address_kind"
    CHECK ("address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user')),
  ADD COLUMN "details" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
UPDATE "senders" SET
  "address_kind" = 'phone',
  "details" = jsonb_strip_nulls(jsonb_build_object(
    'verificationState', "verification_state",
    'verifiedUntil', to_char("verified_until" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'nameState', "name_state",
    'tier', "tier",
    'official', "official"));
--> statement-breakpoint
ALTER TABLE "senders"
  DROP COLUMN "verification_state",
  DROP COLUMN "verified_until",
  DROP COLUMN "name_state",
  DROP COLUMN "tier",
  DROP COLUMN "official";
--> statement-breakpoint
-- Who did it, as an id: by the audit log where it tells, else by the name if one member of the workspace has it.
UPDATE "channels" c SET "created_by" = coalesce(
  (SELECT a."actor_id" FROM "audit_log" a
    WHERE a."workspace_id" = c."workspace_id" AND a."object_id" = c."id" AND a."action" = 'channel.created'
      AND a."actor_id" IS NOT NULL
    ORDER BY a."at" DESC LIMIT 1),
  (SELECT min(u."id") FROM "memberships" m JOIN "users" u ON u."id" = m."user_id"
    WHERE m."workspace_id" = c."workspace_id" AND u."name" = c."created_by" HAVING count(*) = 1),
  'system');
--> statement-breakpoint
UPDATE "bindings" b SET "bound_by" = coalesce(
  (SELECT a."actor_id" FROM "audit_log" a
    WHERE a."workspace_id" = b."workspace_id" AND a."object_id" = b."channel_id" AND a."action" = 'channel.bound'
      AND a."actor_id" IS NOT NULL
    ORDER BY a."at" DESC LIMIT 1),
  (SELECT min(u."id") FROM "memberships" m JOIN "users" u ON u."id" = m."user_id"
    WHERE m."workspace_id" = b."workspace_id" AND u."name" = b."bound_by" HAVING count(*) = 1),
  'system');
