-- One template or setting that a provider brings to many customers, with a result for each.
CREATE TABLE "rollouts" (
  "workspace_id" text NOT NULL,
  "id" text NOT NULL,
  "kind" text NOT NULL,
  "name" text NOT NULL,
  "item" jsonb NOT NULL,
  "state" text DEFAULT 'planned' NOT NULL,
  "created_by" text NOT NULL,
  "created_by_name" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "started_at" timestamp with time zone,
  "finished_at" timestamp with time zone,
  CONSTRAINT "rollouts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
  CONSTRAINT "rollouts_kind" CHECK ("kind" IN ('template', 'setting')),
  CONSTRAINT "rollouts_state" CHECK ("state" IN ('planned', 'running', 'done'))
);
--> statement-breakpoint
CREATE INDEX "rollouts_created" ON "rollouts" USING btree ("workspace_id","created_at");
--> statement-breakpoint
CREATE TABLE "rollout_targets" (
  "workspace_id" text NOT NULL,
  "rollout_id" text NOT NULL,
  "customer_id" text NOT NULL,
  "channel_id" text,
  "values" jsonb NOT NULL,
  "plan" text NOT NULL,
  "before" jsonb,
  "state" text DEFAULT 'planned' NOT NULL,
  "result" text,
  "reason" text,
  "template_code" text,
  "applied" jsonb,
  "digest" text,
  "done_at" timestamp with time zone,
  CONSTRAINT "rollout_targets_workspace_id_rollout_id_customer_id_pk" PRIMARY KEY("workspace_id","rollout_id","customer_id"),
  CONSTRAINT "rollout_targets_plan" CHECK ("plan" IN ('create', 'update', 'same', 'cannot')),
  CONSTRAINT "rollout_targets_state" CHECK ("state" IN ('planned', 'waiting', 'done', 'failed'))
);
--> statement-breakpoint
CREATE INDEX "rollout_targets_state_of" ON "rollout_targets" USING btree ("workspace_id","rollout_id","state");
--> statement-breakpoint
-- May the provider that the transaction names write into a customer now? Its owner has to have granted a role that may: at
-- least `operator` for templates, `administrator` for settings. Without the table of grants nobody may.
CREATE FUNCTION may_roll_out(customer text, item text, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_regclass('public.grants') IS NULL THEN RETURN false; END IF;
  RETURN EXISTS (
    SELECT 1 FROM public.grants g
    JOIN public.workspaces w ON w.id = g.workspace_id AND w.provider_id = g.provider_id
    WHERE g.workspace_id = customer AND g.provider_id = nullif(current_setting('app.workspace_id', true), '')
      AND g.revoked_at IS NULL AND g.starts_at <= at AND g.ends_at > at AND w.closed_at IS NULL
      AND g.role IN ('administrator', CASE WHEN item = 'template' THEN 'operator' ELSE 'administrator' END));
END $$;
