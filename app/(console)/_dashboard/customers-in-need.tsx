import { useFormatter, useTranslations } from "next-intl";
import { StatusBadge } from "#components/messaging/status-badge";
import { EmptyState } from "#components/shell/states";
import { Avatar } from "#components/ui/avatar";
import { ButtonLink } from "#components/ui/button";
import { Card, CardHeader } from "#components/ui/card";
import { CircleCheck, Inbox, Plus } from "#components/ui/icons";
import { Link } from "#components/ui/link";
import { TextLink } from "#components/ui/text-link";
import { type Ctx, inTransaction } from "#lib/context";
import { type CustomerPage, listCustomers } from "#lib/customers/list-customers";
import { needSigns } from "#lib/customers/need";
import { countOpenRequests } from "#lib/requests/inbox";
import { Signs } from "../customers/signs.tsx";

/** Whom a provider's staff look after first: at most ten customers, sorted as in the list of customers. */
export async function readDesk(ctx: Ctx): Promise<{ page: CustomerPage; openRequests: number }> {
  return inTransaction(ctx, async (ctx) => {
    const [page, { open }] = await Promise.all([
      listCustomers(ctx, {
        ...{ q: "", countries: [], standings: [], needs: [...needSigns] },
        ...{ sort: "need", reversed: false, page: 1, size: 10 },
      }),
      countOpenRequests({ by: "provider", ctx }),
    ]);
    return { page, openRequests: open };
  });
}

/** The customers of a provider that need somebody, and the requests that wait for an answer. */
export function CustomersInNeed({
  page,
  openRequests,
  mayManage,
}: Awaited<ReturnType<typeof readDesk>> & { mayManage: boolean }) {
  const t = useTranslations("dashboard.customers");
  const list = useTranslations("customers");
  const format = useFormatter();
  if (page.all === 0)
    return (
      <Card>
        <EmptyState
          title={list("empty.title")}
          text={list(mayManage ? "empty.text" : "empty.readOnly")}
          actions={
            mayManage ? (
              <ButtonLink variant="primary" icon={<Plus aria-hidden />} href="/customers/new">
                {list("new")}
              </ButtonLink>
            ) : null
          }
        />
      </Card>
    );
  return (
    <Card>
      <CardHeader title={t("title")} count={format.number(page.total)} line>
        <TextLink href="/customers">{t("all", { count: page.all })}</TextLink>
      </CardHeader>
      {openRequests > 0 ? (
        <p className="flex items-center gap-2.5 border-b border-border px-4 py-2.5">
          <Inbox className="size-4 flex-none text-warning" aria-hidden />
          <span className="min-w-0 flex-1">{t("requests", { count: openRequests })}</span>
          <TextLink href="/requests">{t("answer")}</TextLink>
        </p>
      ) : null}
      {page.rows.length === 0 ? (
        <p className="flex items-center gap-2.5 px-4 py-4 text-muted-foreground">
          <CircleCheck className="size-4 flex-none text-success" aria-hidden />
          {t("quiet")}
        </p>
      ) : (
        <ul>
          {page.rows.map((row) => (
            <li
              key={row.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-border px-4 py-2.5 last:border-0"
            >
              <span className="flex min-w-0 flex-[1_1_200px] items-center gap-2.5">
                <Avatar name={row.name} of="workspace" />
                <Link href={`/customers/${row.id}`} className="min-w-0 truncate font-medium leading-6 hover:underline">
                  {row.name}
                </Link>
              </span>
              <span className="min-w-0 flex-[2_1_260px]">
                <Signs signs={row.signs} />
              </span>
              <StatusBadge of="workspace" state={row.standing} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
