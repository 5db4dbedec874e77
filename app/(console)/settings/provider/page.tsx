import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "#components/shell/states";
import { withTexts } from "#components/shell/texts";
import { Card, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { findProvider, listGrants } from "#lib/grants/grants";
import { listStaffActs } from "#lib/grants/staff-acts";
import { namesOf } from "#lib/workspaces/audit-names";
import { auditWords, type Say } from "../audit/audit-words.ts";
import { SettingsPage } from "../settings-page.tsx";
import { GiveGrant } from "./give-grant.tsx";
import { GrantsTable } from "./grants-table.tsx";
import { StaffActs } from "./staff-acts.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tabs.provider") };
}

/** How many of the staff's acts the page shows; the audit log has all of them. */
const actsShown = 50;

/** Who looks after the workspace, what the owner allows them, and what they did. */
async function ProviderPage() {
  const access = await authorizePage("members:read");
  if (!access) return <SettingsPage tab="provider">{null}</SettingsPage>;
  const { ctx, workspace } = access;
  const provider = await findProvider(ctx);
  const t = await getTranslations("settings.provider");
  const sub = t("sub", { workspace: workspace.name });
  if (!provider) {
    return (
      <SettingsPage tab="provider" sub={sub}>
        <Card>
          <EmptyState drawing="bell" title={t("noProvider")} text={t("noProviderText")} />
        </Card>
      </SettingsPage>
    );
  }
  const gives = isAllowed(workspace, "grants:manage");
  const reads = isAllowed(workspace, "audit:read");
  const [grants, acts, all, language] = await Promise.all([
    listGrants(ctx),
    reads ? listStaffActs(ctx, actsShown) : [],
    getTranslations(),
    getLocale(),
  ]);
  const names = await namesOf(
    ctx,
    acts.map(({ objectId }) => objectId),
  );
  return (
    <SettingsPage
      tab="provider"
      sub={sub}
      actions={
        gives ? (
          <GiveGrant provider={provider.name} workspace={workspace.name} zone={workspace.zone} now={ctx.now} />
        ) : null
      }
    >
      <Note tone="info" title={t("looks", { provider: provider.name })}>
        {t("looksText")} {gives ? null : t("ownersOnly")}
      </Note>
      <Card className="overflow-hidden">
        <CardHeader title={t("grants")} count={grants.length} line={grants.length > 0} />
        {grants.length > 0 ? (
          <GrantsTable
            grants={grants}
            provider={provider.name}
            workspace={workspace.name}
            zone={workspace.zone}
            manages={gives}
          />
        ) : (
          <EmptyState drawing="bell" title={t("noGrants")} text={t("noGrantsText", { provider: provider.name })} />
        )}
      </Card>
      {reads ? (
        <Card className="overflow-hidden">
          <CardHeader title={t("acts", { provider: provider.name })} line={acts.length > 0} />
          {acts.length > 0 ? (
            <StaffActs rows={auditWords({ rows: acts, names }, all as unknown as Say, language)} />
          ) : (
            <EmptyState drawing="bell" title={t("noActs")} text={t("noActsText")} />
          )}
        </Card>
      ) : null}
      {reads && acts.length === actsShown ? (
        <p className="text-xs text-muted-foreground">
          <TextLink href="/settings/audit">{t("allActs")}</TextLink>
        </p>
      ) : null}
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/provider/page", ProviderPage);
