import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import { StatusBadge } from "#components/messaging/status-badge";
import { Avatar } from "#components/ui/avatar";
import { Link } from "#components/ui/link";
import { ProgressBar } from "#components/ui/progress-bar";
import type { Language } from "#db/enums";
import type { CustomerRow } from "#lib/customers/list-customers";
import { countryName } from "#lib/i18n/country-name";
import { dayWords } from "#lib/i18n/day-words";
import { BoundPlatforms } from "./bound-platforms.tsx";
import { CustomerMenu } from "./customer-menu.tsx";
import { OpenCustomer } from "./open-customer.tsx";
import { Signs } from "./signs.tsx";

/** One line a customer. */
export function useCustomerColumns(mayManage: boolean, byMail: boolean): Column<CustomerRow>[] {
  const t = useTranslations("customers");
  const format = useFormatter();
  return [
    {
      id: "customer",
      header: t("columns.customer"),
      place: "a",
      sort: "name",
      minWidth: 200,
      cell: (row) => <CustomerName row={row} />,
    },
    {
      id: "need",
      header: t("columns.need"),
      place: "c",
      sort: "need",
      minWidth: 180,
      cell: (row) => (row.standing === "closed" ? null : <Signs signs={row.signs} most={2} />),
    },
    {
      id: "state",
      header: t("columns.state"),
      place: "b",
      cell: (row) => <StatusBadge of="workspace" state={row.standing} />,
    },
    {
      id: "channels",
      header: t("columns.channels"),
      sort: "channels",
      dropBelow: 640,
      cell: (row) => <QuotaBar used={row.channels} quota={row.quota} />,
    },
    {
      id: "platforms",
      header: t("columns.platforms"),
      dropBelow: 1040,
      cell: (row) => <BoundPlatforms bound={row.platforms} />,
    },
    {
      id: "accepted",
      header: t("columns.accepted"),
      align: "right",
      sort: "accepted",
      dropBelow: 900,
      cell: (row) => <span className="tabular-nums">{format.number(row.acceptedInWeek)}</span>,
    },
    {
      id: "active",
      header: t("columns.active"),
      place: "e",
      sort: "active",
      dropBelow: 760,
      className: "text-secondary-foreground whitespace-nowrap",
      cell: (row) => <Day day={row.lastActiveOn} />,
    },
    {
      id: "actions",
      header: t("columns.actions"),
      place: "d",
      quietHeader: true,
      align: "right",
      cell: (row) => (
        <span className="flex min-w-0 items-center justify-end gap-1">
          <OpenCustomer customer={row} />
          <CustomerMenu customer={row} mayManage={mayManage} byMail={byMail} />
        </span>
      ),
    },
  ];
}

function CustomerName({ row }: { row: CustomerRow }) {
  const locale = useLocale();
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Avatar name={row.name} of="workspace" />
      <TwoLines
        title={
          <Link href={`/customers/${row.id}`} className="font-medium hover:underline">
            {row.name}
          </Link>
        }
        sub={
          <span className="flex flex-wrap gap-x-2 [overflow-wrap:anywhere]">
            {row.country ? <span>{countryName(row.country, locale)}</span> : null}
            {row.contactEmail ? <span>{row.contactEmail}</span> : null}
          </span>
        }
      />
    </span>
  );
}

/** Channels used of the quota; near its end it says so in tone too. */
export function QuotaBar({ used, quota }: { used: number; quota: number }) {
  const t = useTranslations("customers");
  return (
    <span className="grid w-24 gap-1">
      <span className="text-xs tabular-nums">{t("quotaOf", { used, quota })}</span>
      <ProgressBar
        size="xs"
        label={t("quotaBar")}
        total={quota}
        parts={[{ value: used, tone: used * 10 >= quota * 9 ? "warning" : "primary", label: t("quotaBar") }]}
      />
    </span>
  );
}

/** A day of a customer's calendar: it belongs to no zone of the reader. */
export function Day({ day }: { day: string | null }) {
  const t = useTranslations("customers");
  const language = useLocale() as Language;
  if (day === null) return <span className="text-muted-foreground">{t("never")}</span>;
  return <time dateTime={day}>{dayWords(day, language, "full")}</time>;
}
