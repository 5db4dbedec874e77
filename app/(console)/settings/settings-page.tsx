import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Page, PageHeader } from "#components/shell/page";
import { NotAllowedState } from "#components/shell/refused";
import { Tabs } from "#components/ui/tabs";
import { isAllowed } from "#lib/auth/permissions";
import { requireSession } from "#lib/auth/session";
import { isOperator } from "#lib/operator/request";

export type SettingsTab = "members" | "account" | "workspace" | "verification" | "requests" | "provider" | "audit";

/** The layout of the settings pages. Shows the tabs the role may open; null children mean that the role may not see the page. */
export async function SettingsPage({
  tab,
  sub,
  actions,
  children,
}: {
  tab: SettingsTab;
  sub?: ReactNode;
  actions?: ReactNode;
  children: ReactNode | null;
}) {
  const [{ workspace, session }, t] = await Promise.all([requireSession(), getTranslations("settings")]);
  const system = (await isOperator(session.user.id))
    ? [{ href: "/settings/system", label: t("tabs.system"), current: false }]
    : [];
  const tabs: SettingsTab[] = ["members", "account", "workspace", "verification", "requests"];
  if (workspace.kind === "business") tabs.push("provider");
  if (isAllowed(workspace, "audit:read")) tabs.push("audit");
  return (
    <Page crumbs={[{ label: t("title"), href: "/settings" }, { label: t(`tabs.${tab}`) }]}>
      <PageHeader title={t(`tabs.${tab}`)} sub={sub} actions={actions} />
      <Tabs
        label={t("title")}
        tabs={[
          ...tabs.map((each) => ({ href: `/settings/${each}`, label: t(`tabs.${each}`), current: each === tab })),
          ...system,
        ]}
      />
      {children ?? <NotAllowedState role={workspace.role} workspace={workspace.name} />}
    </Page>
  );
}
