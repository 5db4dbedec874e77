import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { listAudit, listAuditKinds } from "#lib/workspaces/audit-queries";
import { SettingsPage } from "../settings-page.tsx";
import { AuditList } from "./audit-list.tsx";
import { parseAuditFilter } from "./search-params.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tabs.audit") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

async function AuditPage({ searchParams }: Props) {
  const access = await authorizePage("audit:read");
  if (!access) return <SettingsPage tab="audit">{null}</SettingsPage>;
  const { ctx, workspace } = access;
  const { recent, ...filter } = parseAuditFilter(await searchParams, workspace.zone, ctx.now);
  const [{ rows, total }, kinds, t] = await Promise.all([
    listAudit(ctx, filter),
    listAuditKinds(ctx),
    getTranslations("settings.audit"),
  ]);
  return (
    <SettingsPage tab="audit" sub={t("sub")}>
      <AuditList rows={rows} total={total} kinds={kinds} page={filter.page} size={filter.size} recent={recent} />
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/audit/page", AuditPage);
