import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Page, PageHeader } from "#components/shell/page";
import { SystemShell } from "#components/shell/system-shell";
import { withTexts } from "#components/shell/texts";
import { Note } from "#components/ui/note";
import { getSession } from "#lib/auth/session";
import { countOperatorRequests } from "#lib/operator/answer-requests";
import { areSystemPagesOn, isOperator } from "#lib/operator/request";
import { signOutAction } from "../session-actions.ts";
import { operatorOfPage } from "./settings/system/sections.ts";

/**
 * The frame of the operator's pages. Nobody else sees it: for them the pages below do not exist, and for a visitor they lead
 * to sign-in.
 */
async function SystemLayout({ children }: { children: ReactNode }) {
  const session = await getSession();
  if (!session || !(await isOperator(session.user.id))) return children;
  const on = areSystemPagesOn();
  return (
    <SystemShell
      zone={session.workspace?.zone ?? "UTC"}
      hasConsole={session.workspaces.length > 0}
      requests={on ? await countOperatorRequests((await operatorOfPage()).ctx) : 0}
      onSignOut={signOutAction}
    >
      {on ? children : <PagesOff />}
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
