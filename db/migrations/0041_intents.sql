-- Programs of the business that are told what people ask for by buttons.
CREATE TABLE "business_systems" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"channel_id" text NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"token_sealed" text NOT NULL,
	"remarks" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "business_systems_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "business_systems_name" ON "business_systems" USING btree ("workspace_id","channel_id","name");
--> statement-breakpoint
CREATE TABLE "intents" (
	"workspace_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"code" text NOT NULL,
	"system_id" text NOT NULL,
	"name" text NOT NULL,
	"data" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "intents_workspace_id_channel_id_code_pk" PRIMARY KEY("workspace_id","channel_id","code")
);
--> statement-breakpoint
CREATE INDEX "intents_system" ON "intents" USING btree ("workspace_id","system_id");
--> statement-breakpoint
-- Whether a system was told of a press, and what came of it.
CREATE TABLE "intent_calls" (
	"workspace_id" text NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"channel_id" text NOT NULL,
	"code" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"trouble" text,
	"detail" text,
	"reply_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "intent_calls_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id"),
	CONSTRAINT "intent_calls_state" CHECK ("intent_calls"."state" IN ('waiting', 'answered', 'failed')),
	CONSTRAINT "intent_calls_trouble" CHECK ("intent_calls"."trouble" IN ('unreachable', 'too_slow', 'refused', 'busy', 'private_address', 'bad_answer', 'reply_long', 'unknown_intent'))
);
--> statement-breakpoint
CREATE INDEX "intent_calls_of_channel" ON "intent_calls" USING btree ("workspace_id","channel_id","message_id");
--> statement-breakpoint
CREATE INDEX "intent_calls_made" ON "intent_calls" USING btree ("created_at");
--> statement-breakpoint
-- Tokens of business systems are sealed like all other secrets.
CREATE OR REPLACE FUNCTION sealed_samples(most integer)
  RETURNS TABLE (source text, version text, workspace_id text, id text, sealed text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT n.source, n.version, n.workspace_id, n.id, n.sealed FROM (
          SELECT v.*, row_number() OVER (PARTITION BY v.source, v.version ORDER BY v.workspace_id, v.id) AS place FROM (
            SELECT 'bindings' AS source, substring(b.secrets_sealed FROM '(v[0-9]+)[.]') AS version, b.workspace_id,
              b.channel_id AS id, b.secrets_sealed AS sealed FROM public.bindings b
            UNION ALL SELECT 'senders', split_part(s.pin_sealed, '.', 1), s.workspace_id, s.id, s.pin_sealed
              FROM public.senders s WHERE s.pin_sealed IS NOT NULL
            UNION ALL SELECT 'access_keys', split_part(k.secret_sealed, '.', 1), k.workspace_id, k.id, k.secret_sealed
              FROM public.access_keys k
            UNION ALL SELECT 'terms_files', split_part(f.key_sealed, '.', 1), f.workspace_id, f.id, f.key_sealed
              FROM public.terms_files f
            UNION ALL SELECT 'mails', split_part(m.secret_sealed, '.', 1), m.workspace_id, m.id, m.secret_sealed
              FROM public.mails m WHERE m.secret_sealed IS NOT NULL
            UNION ALL SELECT 'business_systems', split_part(y.token_sealed, '.', 1), y.workspace_id, y.id, y.token_sealed
              FROM public.business_systems y
            UNION ALL SELECT 'settings', split_part(t.sealed, '.', 1), '', t.key, t.sealed
              FROM public.settings t WHERE t.sealed IS NOT NULL) v) n
        WHERE n.place <= most $$;
