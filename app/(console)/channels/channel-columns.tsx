import { useTranslations } from "next-intl";
import { type Column, TwoLines } from "#components/data-table/data-table";
import { StatusBadge } from "#components/messaging/status-badge";
import { VisitButton } from "#components/shell/visit-button";
import { Permitted } from "#components/shell/visitor";
import { ButtonLink } from "#components/ui/button";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import type { ChannelRow } from "#lib/channels/list/list-channels";
import { countryName } from "#lib/i18n/country-name";
import { visitCustomerAction } from "../../session-actions.ts";
import { ChannelCell, Remarks } from "./channel-cells.tsx";
import { ChannelMenu } from "./channel-menu.tsx";
import { canBind } from "./platform-profile.ts";
import type { Reader } from "./reader.ts";

/** A provider's list also names the customer of each channel. */
export function useChannelColumns(reader: Reader, locale: string): Column<ChannelRow>[] {
  const t = useTranslations();
  const customer = useCustomerColumns(locale);
  const provider = reader.kind === "provider";
  const none = <span className="text-muted-foreground">{t("common.empty")}</span>;
  return [
    {
      id: "channel",
      header: t("channels.columns.channel"),
      place: "a",
      cell: (row) => (
        <ChannelCell
          type={row.type}
          name={row.name}
          id={row.id}
          href={row.customer ? undefined : `/channels/${row.id}`}
        />
      ),
    },
    ...(provider ? customer : []),
    {
      id: "account",
      header: t("channels.columns.account"),
      place: provider ? undefined : "c",
      cell: (row) => <BoundAccount row={row} reader={reader} />,
    },
    {
      id: "state",
      header: t("channels.columns.state"),
      place: "b",
      cell: (row) => <StateCell row={row} reader={reader} />,
    },
    {
      id: "numbers",
      header: t("channels.columns.numbers"),
      align: "right",
      dropBelow: 640,
      cell: (row) => (row.accountId ? <span className="tabular-nums">{row.numbers}</span> : none),
    },
    {
      id: "remarks",
      header: t("channels.columns.remarks"),
      dropBelow: 1040,
      cell: (row) => <Remarks text={row.remarks} />,
    },
    {
      id: "created",
      header: t("channels.columns.created"),
      place: provider ? undefined : "e",
      sort: "created",
      dropBelow: 760,
      className: "text-secondary-foreground",
      cell: (row) => <LocalTime at={row.createdAt} show="date" />,
    },
    {
      id: "actions",
      header: t("channels.columns.actions"),
      place: "d",
      quietHeader: true,
      align: "right",
      cell: (row) => (
        <span className="flex min-w-0 items-center justify-end gap-1">
          {row.customer ? (
            <VisitButton
              customer={row.customer}
              to={`/channels/${row.id}`}
              onVisit={visitCustomerAction}
              label={t("shell.staff.look")}
              className="@max-[639px]/table:hidden"
            />
          ) : (
            // The name leads there too.
            <ButtonLink size="sm" href={`/channels/${row.id}`} className="@max-[639px]/table:hidden">
              {t("common.manage")}
            </ButtonLink>
          )}
          <ChannelMenu row={row} reader={reader} />
        </span>
      ),
    },
  ];
}

function useCustomerColumns(locale: string): Column<ChannelRow>[] {
  const t = useTranslations();
  const none = <span className="text-muted-foreground">{t("common.empty")}</span>;
  return [
    {
      id: "customer",
      header: t("channels.columns.customer"),
      place: "c",
      cell: (row) =>
        row.customer ? (
          <TwoLines
            title={
              <Link
                href={`/customers/${row.customer.id}`}
                className="inline-block font-normal hover:underline table-folded:py-1"
              >
                {row.customer.name}
              </Link>
            }
            sub={
              <span className="[overflow-wrap:anywhere] table-folded:hidden">
                <span className="sr-only">{t("channels.columns.contact")}: </span>
                {row.customer.contactEmail}
              </span>
            }
          />
        ) : (
          none
        ),
    },
    {
      id: "quota",
      header: t("channels.columns.quota"),
      dropBelow: 1040,
      cell: (row) =>
        row.customer ? (
          <span className="whitespace-nowrap tabular-nums">
            {t("channels.quotaOf", { used: row.customer.channels, quota: row.customer.quota })}
          </span>
        ) : (
          none
        ),
    },
    {
      id: "country",
      header: t("channels.columns.country"),
      dropBelow: 900,
      cell: (row) => countryName(row.customer?.country, locale) ?? none,
    },
  ];
}

/** A channel that cannot send any more says what to do about it; why is in the link's title and on its page. */
function StateCell({ row, reader }: { row: ChannelRow; reader: Reader }) {
  const t = useTranslations();
  const badge = <StatusBadge of="channel" state={row.state} />;
  if ((row.state !== "disconnected" && row.state !== "restricted") || row.customer) return badge;
  const act = row.state === "disconnected" && reader.mayManage ? "authorise" : "seeWhy";
  return (
    <span className="flex min-w-0 flex-col items-start gap-0.5 py-2 slim:items-end slim:py-0">
      {badge}
      <Permitted needs="console:read">
        <TextLink className="text-xs" href={`/channels/${row.id}/account`} title={row.trouble ?? undefined}>
          {t(`channels.state.${act}`)}
        </TextLink>
      </Permitted>
    </span>
  );
}

function BoundAccount({ row, reader }: { row: ChannelRow; reader: Reader }) {
  const t = useTranslations();
  if (row.accountId) {
    return (
      <TwoLines
        title={<span className="font-normal">{row.accountName}</span>}
        sub={t(`channels.accountId.${row.type}`, { id: row.accountId })}
      />
    );
  }
  if (row.state !== "unbound" || row.customer || !reader.mayManage || !canBind(row.type))
    return <span className="text-muted-foreground">{t("common.empty")}</span>;
  return <TextLink href={`/channels/${row.id}/account`}>{t("channels.bindAccount")}</TextLink>;
}
