import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { cache } from "react";
import { StatusBadge } from "#components/messaging/status-badge";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { Avatar } from "#components/ui/avatar";
import { LocalTime } from "#components/ui/local-time";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listChannels } from "#lib/channels/list/list-channels";
import { type Ctx, inTransaction } from "#lib/context";
import { getCustomer, getCustomerMatters, listStaffActs } from "#lib/customers/get-customer";
import { getCustomerRow } from "#lib/customers/list-customers";
import { DomainError } from "#lib/errors";
import { listGrantsOf } from "#lib/grants/grants";
import { countryName } from "#lib/i18n/country-name";
import { canMail } from "#lib/mail/send-mail";
import { listNumberQuotas } from "#lib/requests/number-quotas";
import { NeedsYou } from "../../_dashboard/needs-you.tsx";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { setQuotaAction } from "../../requests/actions.ts";
import { NumberQuotas } from "../../requests/number-quotas.tsx";
import { auditWords, type Say } from "../../settings/audit/audit-words.ts";
import { CustomerMenu } from "../customer-menu.tsx";
import { OpenCustomer } from "../open-customer.tsx";
import { Signs } from "../signs.tsx";
import { CustomerChannels } from "./customer-channels.tsx";
import { CustomerFactsCard } from "./facts-card.tsx";
import { CustomerFigures } from "./figures.tsx";
import { HeldGrants } from "./held-grants.tsx";
import { StaffActs } from "./staff-acts.tsx";
import { StandingNotes } from "./standing-notes.tsx";
import { TermsCard } from "./terms-card.tsx";

type Props = { params: Promise<{ customerId: string }> };

/** A customer of the reader's provider; another provider's is as missing as none. */
const currentCustomer = cache(async (ctx: Ctx, customerId: string) => {
  try {
    return await getCustomer(ctx, customerId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ customerId }, access, t] = await Promise.all([
    params,
    authorizePage("desk:read"),
    getTranslations("customers"),
  ]);
  if (!access) return { title: t("title") };
  const found = await currentCustomer(access.ctx, customerId);
  return { title: found.name };
}

/** Everything about one customer. */
async function CustomerPage({ params }: Props) {
  const [{ customerId }, access, t, all, locale] = await Promise.all([
    params,
    authorizePage("desk:read"),
    getTranslations("customers"),
    getTranslations(),
    getLocale(),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} ofProviders />;
  const { ctx, workspace } = access;
  const customer = await currentCustomer(ctx, customerId);
  const [row, matters, channels, numbers, acts, grants] = await inTransaction(
    ctx,
    async (ctx) =>
      [
        await getCustomerRow(ctx, customerId),
        await getCustomerMatters(ctx, customerId),
        await listChannels(ctx, { ...firstChannels, customerId }),
        await listNumberQuotas({ by: "provider", ctx }, customerId),
        await listStaffActs(ctx, customerId),
        await listGrantsOf(ctx, customerId),
      ] as const,
  );
  const mayManage = isAllowed(workspace, "customers:manage");
  const { owners, offer, closing } = matters;
  const suspendedByOperator = customer.suspended?.by === "operator";
  return (
    <Page crumbs={[{ label: t("title"), href: "/customers" }, { label: customer.name }]}>
      <PageHeader
        glyph={<Avatar name={customer.name} of="workspace" />}
        title={customer.name}
        state={<StatusBadge of="workspace" state={customer.standing} ground />}
        sub={
          <>
            {customer.country ? <span>{countryName(customer.country, locale)}</span> : null}
            <span>{t.rich("page.since", { date: () => <LocalTime at={customer.createdAt} show="date" /> })}</span>
            {row.signs.length > 0 ? <Signs signs={row.signs} most={9} /> : null}
          </>
        }
        actions={
          <>
            <OpenCustomer customer={customer} />
            <CustomerMenu
              customer={customer}
              mayManage={mayManage}
              byMail={canMail()}
              acts={{
                ...{ owned: owners.length > 0, offered: offer !== null, suspendedByOperator },
                ...{ bound: closing.bound, campaigns: closing.campaigns },
              }}
            />
          </>
        }
      />
      <StandingNotes customer={customer} offer={offer} mayManage={mayManage} />
      <HeldGrants grants={grants} />
      <CustomerFigures row={row} />
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start gap-4 max-[1181px]:grid-cols-[minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <CustomerChannels rows={channels.rows} total={channels.total} customerId={customer.id} />
          <NumberQuotas
            rows={numbers}
            customerId={customer.id}
            action={isAllowed(workspace, "requests:answer") ? setQuotaAction : null}
          />
          <NeedsYou matters={matters.alerts} opens={false} />
          <StaffActs lines={auditWords(acts, all as unknown as Say, locale)} customerId={customer.id} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <CustomerFactsCard customer={customer} owners={owners} invitation={matters.invitations[0] ?? null} />
          <TermsCard
            customerId={customer.id}
            files={matters.terms}
            mayAdd={mayManage && customer.standing !== "closed"}
          />
        </div>
      </div>
    </Page>
  );
}

const firstChannels = {
  ...{ type: null, q: "", states: [], from: null, to: null, oldestFirst: false, page: 1, size: 10 as const },
};

export default withTexts("(console)/customers/[customerId]/page", CustomerPage);
