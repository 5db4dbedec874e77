import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Page, PageHeader } from "#components/shell/page";
import { SystemShell } from "#components/shell/system-shell";
import { withTexts } from "#components/shell/texts";
import { Note } from "#components/ui/note";
import { getSession } from "#lib/auth/session";
import { areSystemPagesOn, isOperator } from "#lib/operator/request";
import { signOutAction } from "../session-actions.ts";

/**
 * The frame of the operator's pages. Nobody else sees it: for them the pages below do not exist, and for a visitor they lead
 * to sign-in.
 */
async function SystemLayout({ children }: { children: ReactNode }) {
  const session = await getSession();
  if (!session || !(await isOperator(session.user.id))) return children;
  return (
    <SystemShell
      zone={session.workspace?.zone ?? "UTC"}
      hasConsole={session.workspaces.length > 0}
      onSignOut={signOutAction}
    >
      {areSystemPagesOn() ? children : <PagesOff />}
    </SystemShell>
  );
}

async function PagesOff() {
  const t = await getTranslations("system.off");
  return (
    <Page>
      <PageHeader title={t("title")} />
      <Note tone="warning">{t("text")}</Note>
    </Page>
  );
}

export default withTexts("(system)/layout", SystemLayout);
