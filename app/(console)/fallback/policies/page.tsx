import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listPolicies, listRules } from "#lib/fallback/policies/list-policies";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { FallbackTabs } from "../fallback-tabs.tsx";
import { NewPolicy } from "./new-policy.tsx";
import { PolicyList } from "./policy-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("fallback.policies");
  return { title: t("title") };
}

/** What a send may choose for messages that do not arrive: rules in their order. */
async function FallbackPoliciesPage() {
  const [access, t, nav] = await Promise.all([
    authorizePage("console:read"),
    getTranslations("fallback.policies"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const [policies, rules] = await Promise.all([listPolicies(ctx), listRules(ctx)]);
  const denied = isAllowed(workspace, "campaigns:manage") ? null : t("readOnly");
  const choices = rules.map(({ id, name }) => ({ id, name }));
  return (
    <Page crumbs={[{ label: nav("fallback") }, { label: t("title") }]}>
      <PageHeader
        title={t("title")}
        sub={t("intro")}
        actions={<NewPolicy rules={choices} disabledReason={denied ?? (rules.length === 0 ? t("noRules") : null)} />}
      />
      <FallbackTabs current="policies" />
      <PolicyList policies={policies} rules={choices} denied={denied} />
    </Page>
  );
}

export default withTexts("(console)/fallback/policies/page", FallbackPoliciesPage);
