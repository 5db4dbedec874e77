"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { ColumnMenu, useChosenColumns } from "#components/data-table/column-menu";
import { FilteredEmpty } from "#components/data-table/filter-bar";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { fallbackMarks, messageDirections, messageStates } from "#db/message-enums";
import type { MessagePage } from "#lib/messages/queries";
import { extraColumns, type ShownMessage, useMessageColumns } from "./message-columns.tsx";

type Choices = {
  senders: { id: string; phone: string }[];
  templates: { code: string; name: string; language: string }[];
  campaigns: { id: string; name: string }[];
};

/** A list of messages. Filters, page and open message are in the URL. */
export function MessageList({
  channelId,
  tab,
  inbound,
  page,
  size,
  total,
  choices,
  narrowed,
  severalDays,
  open,
  sends,
}: {
  channelId: string;
  tab: "messages" | "inbound";
  inbound: boolean;
  page: Omit<MessagePage, "rows"> & { rows: ShownMessage[] };
  size: number;
  /** Messages of the period, known only without further filters. */
  total: number | null;
  choices: Choices;
  narrowed: boolean;
  severalDays: boolean;
  open: string | null;
  sends: boolean;
}) {
  const t = useTranslations("messages");
  const search = useSearchParams();
  const definitions = useDefinitions(tab, inbound, choices, search.get("code"));
  function hrefOf(id: string) {
    const next = new URLSearchParams(search);
    next.set("message", id);
    return `?${next}`;
  }
  const columnWords = useTranslations("messages.columns");
  const columns = useMessageColumns({
    inbound,
    severalDays,
    hrefOf,
    campaignNames: new Map(choices.campaigns.map((campaign) => [campaign.id, campaign.name])),
    senderPhones: new Map(choices.senders.map((sender) => [sender.id, sender.phone])),
    chosen: useChosenColumns(),
  });
  const offered = extraColumns[inbound ? "inbound" : "outbound"].map((id) => ({ id, label: columnWords(id) }));
  return (
    <ListPage
      label={t("label")}
      columns={columns}
      rows={page.rows}
      rowKey={(row) => row.id}
      rowHref={(row) => hrefOf(row.id)}
      selectedKey={open}
      density="dense"
      filters={definitions}
      filterEnd={<ColumnMenu options={offered} />}
      noMatch={
        narrowed ? (
          <FilteredEmpty definitions={definitions} text={t("noMatchText")} />
        ) : (
          <EmptyState
            drawing="bell"
            title={t("empty")}
            text={inbound ? t("emptyInbound") : t("emptyText")}
            actions={
              sends && !inbound ? (
                <ButtonLink href={`/channels/${channelId}/send`}>{t("sendMessage")}</ButtonLink>
              ) : null
            }
          />
        )
      }
      pager={{
        size,
        before: page.before,
        after: page.after,
        count: total === null ? null : t("count", { count: total }),
      }}
    />
  );
}

function useDefinitions(
  tab: "messages" | "inbound",
  inbound: boolean,
  choices: Choices,
  code: string | null,
): FilterDefinition[] {
  const t = useTranslations("messages.filters");
  const s = useTranslations("states");
  const definitions: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("search"), placeholder: t("searchPlaceholder") },
  ];
  const select = (param: string, label: string, options: { value: string; label: string }[], single = false) =>
    definitions.push({ kind: "select", param, label, options, single });
  if (choices.senders.length > 1) {
    select(
      "sender",
      t("sender"),
      choices.senders.map(({ id, phone }) => ({ value: id, label: phone })),
    );
  }
  if (tab === "messages") {
    select(
      "direction",
      t("direction"),
      messageDirections.map((value) => ({ value, label: s(`direction.${value}`) })),
      true,
    );
  }
  if (!inbound) {
    const states = messageStates.filter((state) => state !== "received");
    select(
      "state",
      t("state"),
      states.map((value) => ({ value, label: s(`message.${value}`) })),
    );
    select(
      "fallback",
      t("fallback"),
      fallbackMarks.map((value) => ({ value, label: s(`fallbackMark.${value}`) })),
    );
    if (choices.templates.length > 0) {
      const options = choices.templates.map(({ code: value, name, language }) => ({
        value,
        label: `${name} ${language}`,
      }));
      select("template", t("template"), options);
    }
    if (choices.campaigns.length > 0) {
      select(
        "campaign",
        t("campaign"),
        choices.campaigns.map(({ id, name }) => ({ value: id, label: name })),
        true,
      );
    }
    // A failure code only comes from a link, so it is the one option.
    if (code) select("code", t("code"), [{ value: code, label: code }], true);
  }
  return definitions;
}
