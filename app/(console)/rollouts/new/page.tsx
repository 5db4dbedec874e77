import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { EmptyState } from "#components/shell/states";
import { withTexts } from "#components/shell/texts";
import { Card } from "#components/ui/card";
import { authorizePage } from "#lib/auth/session";
import { listRolloutCustomers } from "#lib/rollouts/queries";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { RolloutForm } from "./rollout-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("rollouts"))("new") };
}

/** Writes what is rolled out and to whom. Ends with a plan. */
async function NewRolloutPage() {
  const [access, t] = await Promise.all([authorizePage("rollouts:manage"), getTranslations("rollouts")]);
  if (!access) return <NotAllowedPage title={t("new")} ofProviders />;
  const customers = await listRolloutCustomers(access.ctx);
  return (
    <Page crumbs={[{ label: t("title"), href: "/rollouts" }, { label: t("new") }]}>
      <PageHeader title={t("new")} sub={t("form.planText")} />
      {customers.length > 0 ? (
        <RolloutForm customers={customers} />
      ) : (
        <Card>
          <EmptyState title={t("form.noCustomers")} />
        </Card>
      )}
    </Page>
  );
}

export default withTexts("(console)/rollouts/new/page", NewRolloutPage);
