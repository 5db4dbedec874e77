"use client";

import { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { CopyId } from "#components/messaging/copy-id";
import type { FailureWords } from "#components/messaging/failure-text";
import { StatusBadge } from "#components/messaging/status-badge";
import { Hideable } from "#components/shell/visitor";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import { TextLink } from "#components/ui/text-link";
import type { MessageRow } from "#lib/messages/queries";
import type { Present } from "#lib/present";
import { useKindWords } from "./use-kind-words.ts";

/** A message as its list shows it: `at` is when it left or, until then, when it was made. */
export type ShownMessage = Present<
  Omit<MessageRow, "direction" | "templateCode" | "createdAt" | "handedOverAt" | "failureKind"> & {
    at: Date;
    failure: Pick<FailureWords, "meaning" | "next"> | null;
  }
>;

type Options = {
  inbound: boolean;
  /** The list covers more than one day, so times need a date. */
  severalDays: boolean;
  hrefOf: (id: string) => string;
  campaignNames: ReadonlyMap<string, string>;
  /** The channel's numbers by their id. */
  senderPhones: ReadonlyMap<string, string>;
  /** Which of `extraColumns` to show. */
  chosen: readonly string[];
};

/** Columns that are shown when they are asked for: the list has more facts than a screen has room. */
export const extraColumns = {
  inbound: ["id", "sender"],
  outbound: ["id", "sender", "type", "category", "delivered", "read", "clicks", "fallback"],
} as const;

/** The columns of a message list: when, who, what was said, and how it went. */
export function useMessageColumns(options: Options): Column<ShownMessage>[] {
  const common = useCommonColumns(options);
  const inbound = useInboundColumns();
  const outbound = useOutboundColumns(options);
  const extra: readonly string[] = extraColumns[options.inbound ? "inbound" : "outbound"];
  return [...common, ...(options.inbound ? inbound : outbound)].filter(
    ({ id }) => !extra.includes(id) || options.chosen.includes(id),
  );
}

/** The content takes the room that the other columns leave. */
const widest = { className: "min-[641px]:w-full min-[641px]:max-w-0", minWidth: 140 };

function useCommonColumns({ inbound, severalDays, hrefOf, senderPhones }: Options): Column<ShownMessage>[] {
  const t = useTranslations("messages");
  const c = useTranslations("messages.columns");
  return [
    {
      id: "time",
      header: inbound ? c("received") : c("time"),
      place: "e",
      cell: (row) => (
        <span className="text-secondary-foreground tabular-nums">
          <LocalTime at={row.at} show={severalDays ? "full" : "time"} seconds />
        </span>
      ),
    },
    { id: "id", header: c("id"), cell: (row) => <CopyId value={row.id} /> },
    {
      id: "user",
      header: c("user"),
      place: "a",
      cell: (row) => (
        <Link
          className="inline-flex min-h-6 items-center gap-1 font-medium whitespace-nowrap tabular-nums hover:underline"
          href={hrefOf(row.id)}
          scroll={false}
        >
          <Hideable>{row.phone ?? row.contactName ?? t("hidden")}</Hideable>
          {inbound && row.phone && row.contactName ? (
            <span className="text-muted-foreground">{row.contactName}</span>
          ) : null}
        </Link>
      ),
    },
    {
      id: "sender",
      header: c("sender"),
      cell: (row) => (
        <span className="whitespace-nowrap text-secondary-foreground tabular-nums">
          {senderPhones.get(row.senderId) ?? ""}
        </span>
      ),
    },
  ];
}

function useInboundColumns(): Column<ShownMessage>[] {
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
      ...widest,
      cell: (row) =>
        row.preview ? (
          <span className="block min-w-0 truncate" title={row.preview}>
            {row.preview}
          </span>
        ) : (
          <Hideable>
            <span className="text-muted-foreground">{t("noText")}</span>
          </Hideable>
        ),
    },
    {
      id: "payload",
      header: c("payload"),
      dropBelow: 640,
      cell: (row) => (row.payload ? <Mono className="block max-w-[180px] min-w-0 truncate">{row.payload}</Mono> : null),
    },
  ];
}

function useOutboundColumns({ hrefOf, severalDays, campaignNames }: Options): Column<ShownMessage>[] {
  const t = useTranslations("messages");
  const c = useTranslations("messages.columns");
  const s = useTranslations("states");
  const kindWords = useKindWords();
  const when = severalDays ? "full" : "time";
  const quiet = "whitespace-nowrap text-secondary-foreground";
  return [
    { id: "type", header: c("type"), cell: (row) => <span className={quiet}>{kindWords(row.kind)}</span> },
    { id: "message", header: c("message"), place: "c", ...widest, cell: (row) => <Content row={row} /> },
    {
      id: "category",
      header: c("category"),
      cell: (row) => (row.category ? <span className={quiet}>{s(`templateCategory.${row.category}`)}</span> : null),
    },
    { id: "state", header: c("state"), place: "b", cell: (row) => <StatusBadge of="message" state={row.state} /> },
    {
      id: "reason",
      header: c("reason"),
      dropBelow: 640,
      cell: (row) => {
        const words = row.failure;
        if (!words) return null;
        return (
          <TextLink
            className="block max-w-[150px] truncate"
            href={hrefOf(row.id)}
            scroll={false}
            title={t("failureSentence", { meaning: words.meaning, next: words.next })}
          >
            {row.failureCode ? <Mono>{row.failureCode}</Mono> : null} {words.meaning}
          </TextLink>
        );
      },
    },
    {
      id: "delivered",
      header: c("delivered"),
      cell: (row) => (row.deliveredAt ? <LocalTime at={row.deliveredAt} show={when} seconds /> : null),
    },
    {
      id: "read",
      header: c("read"),
      cell: (row) => (row.readAt ? <LocalTime at={row.readAt} show={when} seconds /> : null),
    },
    {
      id: "clicks",
      header: c("clicks"),
      cell: (row) => (row.clicks === null ? null : <span className="tabular-nums">{row.clicks}</span>),
    },
    {
      id: "fallback",
      header: c("fallback"),
      cell: (row) => (row.fallback ? <span className={quiet}>{s(`fallbackMark.${row.fallback}`)}</span> : null),
    },
    {
      id: "source",
      header: c("source"),
      dropBelow: 760,
      cell: (row) => (
        <span className={quiet} title={row.campaignId ? campaignNames.get(row.campaignId) : undefined}>
          {row.campaignId ? t("campaignSource") : row.isTest ? t("testSource") : s(`messageSource.${row.source}`)}
        </span>
      ),
    },
  ];
}

/** The template a message was made from, and what the person reads. */
function Content({ row }: { row: ShownMessage }) {
  const t = useTranslations("messages");
  return (
    <span
      className="block min-w-0 truncate text-muted-foreground"
      // When it is pointed at: the words stand in the cell already, and ten of them weigh.
      onPointerEnter={(event) => event.currentTarget.setAttribute("title", row.preview)}
    >
      {row.templateName ? (
        <>
          <span className="text-foreground">{row.templateName}</span> <Mono className="text-xs">
            {row.language}
          </Mono>{" "}
        </>
      ) : null}
      <Hideable>{row.preview || t("freeText")}</Hideable>
    </span>
  );
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
