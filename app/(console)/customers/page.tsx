import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { inTransaction } from "#lib/context";
import { listOffers } from "#lib/customers/hand-over";
import { listCustomers } from "#lib/customers/list-customers";
import { canMail } from "#lib/mail/send-mail";
import { NotAllowedPage } from "../channels/not-allowed-page.tsx";
import { CustomerList } from "./customer-list.tsx";
import { Offers } from "./offers.tsx";
import { customerFilterOf } from "./search-params.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers"))("title") };
}

/** Health older than this is told as stale: a worker counts it every half minute, and writes it at least every five. */
const staleMs = 10 * 60_000;

/** The customers of a provider, those that need somebody first. */
async function CustomersPage({ searchParams }: Props) {
  const [access, t] = await Promise.all([authorizePage("desk:read"), getTranslations("customers")]);
  if (!access) return <NotAllowedPage title={t("title")} ofProviders />;
  const { ctx, workspace } = access;
  const filter = await customerFilterOf(searchParams);
  const mayManage = isAllowed(workspace, "customers:manage");
  const [page, offers] = await inTransaction(ctx, (ctx) => Promise.all([listCustomers(ctx, filter), listOffers(ctx)]));
  const { countedAt } = page;
  const stale = countedAt !== null && ctx.now.getTime() - countedAt.getTime() > staleMs;
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <PageHeader
        title={t("title")}
        sub={t("sub", { count: page.all })}
        actions={
          mayManage ? (
            <ButtonLink variant="primary" icon={<Plus aria-hidden />} href="/customers/new">
              {t("new")}
            </ButtonLink>
          ) : null
        }
      />
      {stale ? <Note tone="warning">{t.rich("stale", { time: () => <LocalTime at={countedAt} /> })}</Note> : null}
      <Offers offers={offers} mayManage={mayManage} />
      <CustomerList
        page={page}
        place={{ page: filter.page, size: filter.size }}
        mayManage={mayManage}
        byMail={canMail()}
      />
      {countedAt && !stale ? (
        <p className="text-xs text-muted-foreground">
          {t.rich("counted", { time: () => <LocalTime at={countedAt} /> })}
        </p>
      ) : null}
    </Page>
  );
}

export default withTexts("(console)/customers/page", CustomersPage);
