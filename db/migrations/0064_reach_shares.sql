-- What part of the people whom a business may reach belongs to each workspace that holds accounts of it.
ALTER TABLE "portfolios" ADD COLUMN "share" smallint;--> statement-breakpoint
ALTER TABLE "portfolios" ADD CONSTRAINT "portfolios_share" CHECK ("portfolios"."share" BETWEEN 0 AND 100);
--> statement-breakpoint
DROP FUNCTION lock_reach(text, text, timestamp with time zone);
--> statement-breakpoint
DROP FUNCTION reach_use(text, text, timestamp with time zone);
--> statement-breakpoint
-- As before, with the percent that is stated for the workspace, the sum of those of the others, and how many of them have none.
CREATE FUNCTION reach_use(of_platform text, of_portfolio text, since timestamp with time zone)
  RETURNS TABLE (people integer, workspaces integer, share integer, stated integer, unstated integer, own integer,
    total integer, own_from timestamp with time zone, total_from timestamp with time zone)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH held AS (
      SELECT p.workspace_id, p.share FROM public.portfolios p WHERE p.platform = of_platform AND p.id = of_portfolio
        AND EXISTS (SELECT 1 FROM public.bindings b WHERE b.workspace_id = p.workspace_id AND b.platform = p.platform
          AND coalesce(b.account ->> 'businessId', b.account_id) = p.id)
    )
    SELECT
      (SELECT p.people FROM public.portfolios p WHERE p.platform = of_platform AND p.id = of_portfolio
        ORDER BY p.told_at DESC, p.workspace_id LIMIT 1),
      (SELECT count(*)::int FROM held),
      (SELECT h.share::int FROM held h WHERE h.workspace_id = public.app_workspace()),
      (SELECT coalesce(sum(h.share), 0)::int FROM held h WHERE h.workspace_id <> public.app_workspace()),
      (SELECT count(*)::int FROM held h WHERE h.workspace_id <> public.app_workspace() AND h.share IS NULL),
      coalesce(sum(s.people) FILTER (WHERE s.workspace_id = public.app_workspace()), 0)::int,
      coalesce(sum(s.people), 0)::int,
      min(s.slot) FILTER (WHERE s.workspace_id = public.app_workspace()), min(s.slot)
    FROM (SELECT 1 FROM public.portfolios p
      WHERE p.workspace_id = public.app_workspace() AND p.platform = of_platform AND p.id = of_portfolio) own
    LEFT JOIN public.reach_slots s ON s.platform = of_platform AND s.portfolio_id = of_portfolio AND s.slot > since AND s.people > 0
    HAVING count(*) > 0 $$;
--> statement-breakpoint
CREATE FUNCTION lock_reach(of_platform text, of_portfolio text, since timestamp with time zone)
  RETURNS TABLE (people integer, workspaces integer, share integer, stated integer, unstated integer, own integer,
    total integer, own_from timestamp with time zone, total_from timestamp with time zone)
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
--> statement-breakpoint
-- Lets everything look again that waits until a business may reach further people, in whatever workspace. Nothing happens for a
-- business of others.
CREATE FUNCTION reopen_reach(of_platform text, of_portfolio text) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE public.origins o SET opens_at = NULL, opens_for = NULL
    FROM (SELECT w.workspace_id, w.kind, w.id FROM public.origins w
      WHERE w.opens_for = 'reach' AND w.opens_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM public.portfolios own WHERE own.workspace_id = public.app_workspace()
          AND own.platform = of_platform AND own.id = of_portfolio)
        AND w.workspace_id IN (SELECT p.workspace_id FROM public.portfolios p
          WHERE p.platform = of_platform AND p.id = of_portfolio)
      ORDER BY w.workspace_id, w.kind, w.id FOR UPDATE) waiting
    WHERE o.workspace_id = waiting.workspace_id AND o.kind = waiting.kind AND o.id = waiting.id $$;
