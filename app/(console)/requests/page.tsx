import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { NotAllowedPage } from "../channels/not-allowed-page.tsx";
import { approveRequestAction, refuseRequestAction } from "./actions.ts";
import { RequestInbox } from "./request-inbox.tsx";
import { requestFilterOf } from "./search-params.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests"))("title") };
}

/** What the provider's customers ask it to decide. */
async function RequestsPage({ searchParams }: Props) {
  const [access, filter, t] = await Promise.all([
    authorizePage("desk:read"),
    requestFilterOf(searchParams),
    getTranslations("requests"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} ofProviders />;
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <RequestInbox
        desk={{ by: "provider", ctx: access.ctx }}
        filter={filter}
        mayAnswer={isAllowed(access.workspace, "requests:answer")}
        actions={{ approve: approveRequestAction, refuse: refuseRequestAction }}
      />
    </Page>
  );
}

export default withTexts("(console)/requests/page", RequestsPage);
