import Link from "next/link";
import type { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { ButtonLink } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import type { ChannelRow } from "#lib/channels/queries";
import { ChannelMenu } from "./channel-menu.tsx";
import { Remarks } from "./deleted/deleted-list.tsx";
import type { Reader } from "./reader.ts";

type Translate = ReturnType<typeof useTranslations<never>>;

/** A provider's list also names the customer of each channel. */
export function channelColumns(t: Translate, reader: Reader, locale: string): Column<ChannelRow>[] {
  const provider = reader.kind === "provider";
  const none = <span className="text-muted-foreground">{t("common.empty")}</span>;
  return [
    {
      id: "channel",
      header: t("channels.columns.channel"),
      place: "a",
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <ChannelGlyph platform={row.type} named />
          <span className="two min-w-0">
            {row.customer ? (
              <span className="font-medium min-w-0 truncate">{row.name}</span>
            ) : (
              <Link className="font-medium min-w-0 truncate" href={`/channels/${row.id}`}>
                {row.name}
              </Link>
            )}
            <CopyId value={row.id} />
          </span>
        </span>
      ),
    },
    ...(provider ? customerColumns(t, locale) : []),
    {
      id: "account",
      header: t("channels.columns.account"),
      place: provider ? undefined : "c",
      cell: (row) => <BoundAccount row={row} reader={reader} t={t} />,
    },
    {
      id: "state",
      header: t("channels.columns.state"),
      place: "b",
      cell: (row) => <StatusBadge of="channel" state={row.state} />,
    },
    {
      id: "numbers",
      header: t("channels.columns.numbers"),
      align: "right",
      cell: (row) => (row.accountId ? <span className="tabular-nums">{row.numbers}</span> : none),
    },
    { id: "remarks", header: t("channels.columns.remarks"), cell: (row) => <Remarks text={row.remarks} /> },
    {
      id: "created",
      header: t("channels.columns.created"),
      place: provider ? undefined : "e",
      sort: "created",
      className: "text-secondary-foreground",
      cell: (row) => <LocalTime at={row.createdAt} show="date" />,
    },
    {
      id: "actions",
      header: t("channels.columns.actions"),
      // Staff have no page of their customer's channel to act on: on a phone the menu is their only way.
      place: provider ? "e" : undefined,
      quietHeader: true,
      align: "right",
      cell: (row) => (
        <span className="flex min-w-0 items-center justify-end gap-1">
          {row.customer ? null : (
            <ButtonLink size="sm" href={`/channels/${row.id}`}>
              {t("common.manage")}
            </ButtonLink>
          )}
          <ChannelMenu row={row} reader={reader} />
        </span>
      ),
    },
  ];
}

function customerColumns(t: Translate, locale: string): Column<ChannelRow>[] {
  const none = <span className="text-muted-foreground">{t("common.empty")}</span>;
  return [
    {
      id: "customer",
      header: t("channels.columns.customer"),
      place: "c",
      cell: (row) =>
        row.customer ? (
          <span className="two">
            <span>{row.customer.name}</span>
            <span className="text-muted-foreground tabular-nums text-xs">
              {t("channels.quotaOf", { used: row.customer.channels, quota: row.customer.quota })}
            </span>
          </span>
        ) : (
          none
        ),
    },
    {
      id: "country",
      header: t("channels.columns.country"),
      cell: (row) => countryName(row.customer?.country, locale) ?? none,
    },
    { id: "contact", header: t("channels.columns.contact"), cell: (row) => row.customer?.contactEmail ?? none },
  ];
}

/** The country as the workspace has it: usually its ISO 3166-1 code, else its name. */
function countryName(country: string | null | undefined, locale: string): string | null {
  if (!country) return null;
  return /^[A-Z]{2}$/.test(country)
    ? (new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country)
    : country;
}

function BoundAccount({ row, reader, t }: { row: ChannelRow; reader: Reader; t: Translate }) {
  if (row.accountId) {
    return (
      <span className="two">
        <span>{row.accountName}</span>
        <span className="text-muted-foreground text-xs">{t("channels.waba", { id: row.accountId })}</span>
      </span>
    );
  }
  if (row.state !== "unbound" || row.customer || !reader.mayManage)
    return <span className="text-muted-foreground">{t("common.empty")}</span>;
  return (
    <Link className="link" href={`/channels/${row.id}/account`}>
      {t("channels.bindAccount")}
    </Link>
  );
}
