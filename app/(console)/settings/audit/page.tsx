import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { listAudit, listAuditKinds } from "#lib/workspaces/audit-queries";
import { SettingsPage } from "../settings-page.tsx";
import { AuditList } from "./audit-list.tsx";
import { auditWords, type Say } from "./audit-words.ts";
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
  const [found, kinds, t, language] = await Promise.all([
    listAudit(ctx, filter),
    listAuditKinds(ctx),
    getTranslations(),
    getLocale(),
  ]);
  const say = t as unknown as Say;
  return (
    <SettingsPage tab="audit" sub={t("settings.audit.sub")}>
      <AuditList
        rows={auditWords(found, say, language)}
        total={found.total}
        kinds={kinds.map((kind) => ({ value: kind, label: say(`settings.audit.kinds.${kind}`) }))}
        page={filter.page}
        size={filter.size}
        recent={recent}
      />
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/audit/page", AuditPage);
