import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "#components/shell/states";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listOwnRequests } from "#lib/requests/inbox";
import { listQuotaChanges } from "#lib/requests/quota";
import { QuotaHistory } from "../../requests/quota-history.tsx";
import { SettingsPage } from "../settings-page.tsx";
import { OwnRequests } from "./own-requests.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests.own"))("title") };
}

/** What the workspace asked for and how it was answered, with the history of its quotas. */
async function OwnRequestsPage() {
  const access = await authorizePage("members:read");
  if (!access) return <SettingsPage tab="requests">{null}</SettingsPage>;
  const [t, rows, changes] = await Promise.all([
    getTranslations("requests.own"),
    listOwnRequests(access.ctx),
    listQuotaChanges(access.ctx),
  ]);
  return (
    <SettingsPage tab="requests" sub={t("sub")}>
      <Card>
        <CardHeader title={t("requests")} line />
        {rows.length > 0 ? (
          <OwnRequests rows={rows} mayWithdraw={isAllowed(access.workspace, "settings:manage")} />
        ) : (
          <EmptyState title={t("none")} text={t("noneText")} />
        )}
      </Card>
      <Card>
        <CardHeader title={t("changes")} line />
        <CardBody top>
          {changes.length > 0 ? (
            <QuotaHistory changes={changes} />
          ) : (
            <p className="text-muted-foreground">{t("noChanges")}</p>
          )}
        </CardBody>
      </Card>
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/requests/page", OwnRequestsPage);
