import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listRules } from "#lib/fallback/policies/list-policies";
import { listWays } from "#lib/fallback/policies/list-ways";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { FallbackTabs } from "../fallback-tabs.tsx";
import { NewRule } from "./new-rule.tsx";
import { RuleList } from "./rule-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("fallback.rules");
  return { title: t("title") };
}

/** Ways to replace messages that do not arrive. */
async function FallbackRulesPage() {
  const [access, t, nav] = await Promise.all([
    authorizePage("console:read"),
    getTranslations("fallback.rules"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const manages = isAllowed(workspace, "campaigns:manage");
  const [rules, ways] = await Promise.all([listRules(ctx), manages ? listWays(ctx) : []]);
  const denied = manages ? null : t("readOnly");
  return (
    <Page crumbs={[{ label: nav("fallback") }, { label: t("title") }]}>
      <PageHeader
        title={t("title")}
        sub={t("intro")}
        actions={<NewRule ways={ways} disabledReason={denied ?? (ways.length === 0 ? t("noSenders") : null)} />}
      />
      <FallbackTabs current="rules" />
      <RuleList rules={rules} ways={ways} denied={denied} />
    </Page>
  );
}

export default withTexts("(console)/fallback/rules/page", FallbackRulesPage);
