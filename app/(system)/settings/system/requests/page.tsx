import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { listOperatorRequests } from "#lib/operator/answer-requests";
import { RequestList } from "../../../../(console)/requests/request-list.tsx";
import { requestFilterOf } from "../../../../(console)/requests/search-params.ts";
import { approveAsOperatorAction, refuseAsOperatorAction } from "../actions.ts";
import { operatorOfPage } from "../sections.ts";
import { SystemPage } from "../system-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("requests") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** What workspaces without a provider ask the operator to decide. */
async function OperatorRequestsPage({ searchParams }: Props) {
  const { ctx } = await operatorOfPage();
  const [filter, t] = await Promise.all([requestFilterOf(searchParams), getTranslations("requests")]);
  const { page, documents } = await listOperatorRequests(ctx, filter);
  return (
    <SystemPage section="requests" sub={`${t("open", { count: page.open })} · ${t("subOperator")}`}>
      <RequestList
        by="operator"
        mayAnswer
        actions={{ approve: approveAsOperatorAction, refuse: refuseAsOperatorAction }}
        {...{ page, filter, documents }}
      />
    </SystemPage>
  );
}

export default withTexts("(system)/settings/system/requests/page", OperatorRequestsPage);
