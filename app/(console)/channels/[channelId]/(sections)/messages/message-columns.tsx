"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { FailureCode } from "#components/messaging/failure-text";
import { StatusBadge } from "#components/messaging/status-badge";
import { LocalTime } from "#components/ui/local-time";
import type { MessageRow } from "#lib/messages/queries";
import { useKindWords } from "./use-kind-words.ts";

type Options = {
  inbound: boolean;
  /** Rows of more than one day stand in the list, so that a time needs its date. */
  severalDays: boolean;
  hrefOf: (id: string) => string;
  campaignNames: ReadonlyMap<string, string>;
};

/** The columns of a message list; what came in has a text where what went out has a template. */
export function useMessageColumns({ inbound, severalDays, hrefOf, campaignNames }: Options): Column<MessageRow>[] {
  const t = useTranslations("messages");
  const c = useTranslations("messages.columns");
  const s = useTranslations("states");
  const kindWords = useKindWords();
  const time: Column<MessageRow> = {
    id: "time",
    header: inbound ? c("received") : c("time"),
    place: "e",
    cell: (row) => (
      <span className="text-secondary-foreground tabular-nums">
        <LocalTime at={row.handedOverAt ?? row.createdAt} show={severalDays ? "full" : "time"} seconds />
      </span>
    ),
  };
  const user: Column<MessageRow> = {
    id: "user",
    header: c("user"),
    place: "a",
    cell: (row) => (
      <Link className="font-medium whitespace-nowrap tabular-nums hover:underline" href={hrefOf(row.id)} scroll={false}>
        {row.phone ?? row.contactName ?? t("hidden")}
        {inbound && row.phone && row.contactName ? (
          <span className="text-muted-foreground"> {row.contactName}</span>
        ) : null}
      </Link>
    ),
  };
  if (inbound) {
    return [
      time,
      user,
      {
        id: "type",
        header: c("type"),
        place: "b",
        cell: (row) => <span className="text-secondary-foreground whitespace-nowrap">{kindWords(row.kind)}</span>,
      },
      {
        id: "content",
        header: c("content"),
        place: "c",
        className: "min-[641px]:w-full min-[641px]:max-w-0",
        cell: (row) =>
          row.preview ? (
            <span className="min-w-0 truncate block" title={row.preview}>
              {row.preview}
            </span>
          ) : (
            <span className="text-muted-foreground">{t("noText")}</span>
          ),
      },
      {
        id: "payload",
        header: c("payload"),
        cell: (row) =>
          row.payload ? <span className="mono min-w-0 truncate block max-w-[180px]">{row.payload}</span> : null,
      },
    ];
  }
  return [
    time,
    user,
    {
      id: "template",
      header: c("template"),
      place: "c",
      className: "min-[641px]:w-full min-[641px]:max-w-0",
      cell: (row) =>
        row.templateName ? (
          <span className="flex min-w-0 items-center gap-1.5">
            <span className="min-w-0 truncate">{row.templateName}</span>
            <span className="mono text-muted-foreground text-xs">{row.language}</span>
          </span>
        ) : (
          <span className="text-secondary-foreground min-w-0 truncate block" title={row.preview}>
            {row.preview || t("freeText")}
          </span>
        ),
    },
    { id: "state", header: c("state"), place: "b", cell: (row) => <StatusBadge of="message" state={row.state} /> },
    {
      id: "reason",
      header: c("reason"),
      cell: (row) =>
        row.state === "failed" && row.failureKind ? (
          <Link className="link whitespace-nowrap" href={hrefOf(row.id)} scroll={false}>
            <FailureCode code={row.failureCode} kind={row.failureKind} />
          </Link>
        ) : null,
    },
    {
      id: "source",
      header: c("source"),
      cell: (row) => (
        <span
          className="text-secondary-foreground whitespace-nowrap"
          title={row.campaignId ? campaignNames.get(row.campaignId) : undefined}
        >
          {row.campaignId ? t("campaignSource") : s(`messageSource.${row.source}`)}
        </span>
      ),
    },
  ];
}
