"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { FailureCode } from "#components/messaging/failure-text";
import { StatusBadge } from "#components/messaging/status-badge";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import { TextLink } from "#components/ui/text-link";
import type { Platform } from "#db/enums";
import type { MessageRow } from "#lib/messages/queries";
import { useKindWords } from "./use-kind-words.ts";

type Options = {
  platform: Platform;
  inbound: boolean;
  /** The list covers more than one day, so times need a date. */
  severalDays: boolean;
  hrefOf: (id: string) => string;
  campaignNames: ReadonlyMap<string, string>;
};

/** The columns of a message list: inbound messages show their text, outbound ones their template. */
export function useMessageColumns(options: Options): Column<MessageRow>[] {
  const inbound = useInboundColumns();
  const outbound = useOutboundColumns(options);
  return [...useCommonColumns(options), ...(options.inbound ? inbound : outbound)];
}

/** The text or template takes the room that the other columns leave. */
const widest = "min-[641px]:w-full min-[641px]:max-w-0";

function useCommonColumns({ inbound, severalDays, hrefOf }: Options): Column<MessageRow>[] {
  const t = useTranslations("messages");
  const c = useTranslations("messages.columns");
  return [
    {
      id: "time",
      header: inbound ? c("received") : c("time"),
      place: "e",
      cell: (row) => (
        <span className="text-secondary-foreground tabular-nums">
          <LocalTime at={row.handedOverAt ?? row.createdAt} show={severalDays ? "full" : "time"} seconds />
        </span>
      ),
    },
    {
      id: "user",
      header: c("user"),
      place: "a",
      cell: (row) => (
        <Link
          className="font-medium whitespace-nowrap tabular-nums hover:underline"
          href={hrefOf(row.id)}
          scroll={false}
        >
          {row.phone ?? row.contactName ?? t("hidden")}
          {inbound && row.phone && row.contactName ? (
            <span className="text-muted-foreground"> {row.contactName}</span>
          ) : null}
        </Link>
      ),
    },
  ];
}

function useInboundColumns(): Column<MessageRow>[] {
  const t = useTranslations("messages");
  const c = useTranslations("messages.columns");
  const kindWords = useKindWords();
  return [
    {
      id: "type",
      header: c("type"),
      place: "b",
      cell: (row) => <span className="whitespace-nowrap text-secondary-foreground">{kindWords(row.kind)}</span>,
    },
    {
      id: "content",
      header: c("content"),
      place: "c",
      className: widest,
      cell: (row) =>
        row.preview ? (
          <span className="block min-w-0 truncate" title={row.preview}>
            {row.preview}
          </span>
        ) : (
          <span className="text-muted-foreground">{t("noText")}</span>
        ),
    },
    {
      id: "payload",
      header: c("payload"),
      cell: (row) => (row.payload ? <Mono className="block max-w-[180px] min-w-0 truncate">{row.payload}</Mono> : null),
    },
  ];
}

function useOutboundColumns({ platform, hrefOf, campaignNames }: Options): Column<MessageRow>[] {
  const t = useTranslations("messages");
  const c = useTranslations("messages.columns");
  const s = useTranslations("states");
  return [
    {
      id: "template",
      header: c("template"),
      place: "c",
      className: widest,
      cell: (row) =>
        row.templateName ? (
          <TemplateName name={row.templateName} language={row.language} />
        ) : (
          <span className="block min-w-0 truncate text-secondary-foreground" title={row.preview}>
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
          <TextLink className="whitespace-nowrap" href={hrefOf(row.id)} scroll={false}>
            <FailureCode platform={platform} code={row.failureCode} kind={row.failureKind} />
          </TextLink>
        ) : null,
    },
    {
      id: "source",
      header: c("source"),
      cell: (row) => (
        <span
          className="whitespace-nowrap text-secondary-foreground"
          title={row.campaignId ? campaignNames.get(row.campaignId) : undefined}
        >
          {row.campaignId ? t("campaignSource") : s(`messageSource.${row.source}`)}
        </span>
      ),
    },
  ];
}

/** A template's name with its language. */
export function TemplateName({ name, language }: { name: string; language: string | null }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="min-w-0 truncate">{name}</span>
      <Mono className="text-xs text-muted-foreground">{language}</Mono>
    </span>
  );
}
