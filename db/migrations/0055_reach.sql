-- How many people a business at a platform may reach newly in a moving day, and how many of them it has reached.
CREATE TABLE "portfolios" (
	"workspace_id" text NOT NULL,
	"platform" text NOT NULL,
	"id" text NOT NULL,
	"people" integer,
	"told_at" timestamp with time zone NOT NULL,
	CONSTRAINT "portfolios_workspace_id_platform_id_pk" PRIMARY KEY("workspace_id","platform","id"),
	CONSTRAINT "portfolios_platform" CHECK ("portfolios"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email'))
);
--> statement-breakpoint
CREATE TABLE "reach_slots" (
	"workspace_id" text NOT NULL,
	"platform" text NOT NULL,
	"portfolio_id" text NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"people" integer NOT NULL,
	CONSTRAINT "reach_slots_pk" PRIMARY KEY("workspace_id","platform","portfolio_id","slot"),
	CONSTRAINT "reach_slots_platform" CHECK ("reach_slots"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email'))
);
--> statement-breakpoint
CREATE TABLE "reached_people" (
	"workspace_id" text NOT NULL,
	"platform" text NOT NULL,
	"portfolio_id" text NOT NULL,
	"address_kind" text NOT NULL,
	"address" text NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	CONSTRAINT "reached_people_pk" PRIMARY KEY("workspace_id","platform","portfolio_id","address_kind","address"),
	CONSTRAINT "reached_people_platform" CHECK ("reached_people"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email')),
	CONSTRAINT "reached_people_address_kind" CHECK ("reached_people"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'))
);
--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "opens_for" text;--> statement-breakpoint
CREATE INDEX "portfolios_by_business" ON "portfolios" USING btree ("platform","id");--> statement-breakpoint
CREATE INDEX "reach_slots_by_business" ON "reach_slots" USING btree ("platform","portfolio_id","slot");--> statement-breakpoint
CREATE INDEX "reached_people_by_slot" ON "reached_people" USING btree ("workspace_id","platform","portfolio_id","slot");--> statement-breakpoint
ALTER TABLE "origins" ADD CONSTRAINT "origins_opens_for" CHECK ("origins"."opens_for" IN ('hours', 'reach'));--> statement-breakpoint
-- What a portfolio of the workspace has used since a moment, with what other workspaces used that hold accounts of it. Its
-- number of people is the one that the platform told last, whoever was told; no row for a portfolio of others.
CREATE FUNCTION reach_use(of_platform text, of_portfolio text, since timestamp with time zone)
  RETURNS TABLE (people integer, workspaces integer, own integer, total integer, own_from timestamp with time zone,
    total_from timestamp with time zone)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT
      (SELECT p.people FROM public.portfolios p WHERE p.platform = of_platform AND p.id = of_portfolio
        ORDER BY p.told_at DESC, p.workspace_id LIMIT 1),
      (SELECT count(*)::int FROM public.portfolios p WHERE p.platform = of_platform AND p.id = of_portfolio
        AND EXISTS (SELECT 1 FROM public.bindings b WHERE b.workspace_id = p.workspace_id AND b.platform = p.platform
          AND coalesce(b.account ->> 'businessId', b.account_id) = p.id)),
      coalesce(sum(s.people) FILTER (WHERE s.workspace_id = public.app_workspace()), 0)::int,
      coalesce(sum(s.people), 0)::int,
      min(s.slot) FILTER (WHERE s.workspace_id = public.app_workspace()), min(s.slot)
    FROM (SELECT 1 FROM public.portfolios p
      WHERE p.workspace_id = public.app_workspace() AND p.platform = of_platform AND p.id = of_portfolio) own
    LEFT JOIN public.reach_slots s ON s.platform = of_platform AND s.portfolio_id = of_portfolio AND s.slot > since AND s.people > 0
    HAVING count(*) > 0 $$;
--> statement-breakpoint
-- The same, read after everybody else who counts for the portfolio, in whatever workspace: until the transaction ends nobody
-- else does.
CREATE FUNCTION lock_reach(of_platform text, of_portfolio text, since timestamp with time zone)
  RETURNS TABLE (people integer, workspaces integer, own integer, total integer, own_from timestamp with time zone,
    total_from timestamp with time zone)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.portfolios p
      WHERE p.workspace_id = public.app_workspace() AND p.platform = of_platform AND p.id = of_portfolio) THEN
      RETURN;
    END IF;
    PERFORM 1 FROM public.portfolios p WHERE p.platform = of_platform AND p.id = of_portfolio
      ORDER BY p.workspace_id FOR UPDATE;
    RETURN QUERY SELECT * FROM public.reach_use(of_platform, of_portfolio, since);
  END $$;
