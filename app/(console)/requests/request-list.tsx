"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, TwoLines } from "#components/data-table/data-table";
import { FilteredEmpty } from "#components/data-table/filter-bar";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { StatusBadge } from "#components/messaging/status-badge";
import { EmptyState } from "#components/shell/states";
import { Button } from "#components/ui/button";
import { Check, X } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { requestStates } from "#db/request-enums";
import type { RequestPage, RequestView } from "#lib/requests/inbox";
import { kindsOf } from "#lib/requests/request-kinds";
import type { RequestFilter } from "#lib/requests/schema";
import type { DocumentRow } from "#lib/requests/verification";
import type { AnswerActions } from "./answer-dialogs.tsx";
import { QuotaFigures } from "./quota-figures.tsx";

const ApproveDialog = onDemand(() => import("./answer-dialogs.tsx").then((part) => part.ApproveDialog));
const RefuseDialog = onDemand(() => import("./answer-dialogs.tsx").then((part) => part.RefuseDialog));

type Props = {
  by: "provider" | "operator";
  page: RequestPage;
  filter: RequestFilter;
  /** Of the verifications on the page, by request. */
  documents: Record<string, DocumentRow[]>;
  mayAnswer: boolean;
  actions: AnswerActions;
};

/** Requests with the answers that can be given to them. */
export function RequestList({ by, page, filter, documents, mayAnswer, actions }: Props) {
  const t = useTranslations("requests");
  const [answering, setAnswering] = useState<{ request: RequestView; how: "approve" | "refuse" } | null>(null);
  const columns = useColumns({ mayAnswer, onAnswer: (request, how) => setAnswering({ request, how }) });
  const filters = useFilters(by);
  const filtered = filter.q !== "" || filter.kinds.length + filter.states.length > 0 || filter.customerId !== null;
  const onClose = () => setAnswering(null);
  return (
    <>
      <ListPage
        label={t("title")}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.id}
        density="tall"
        filters={filters}
        any={page.any}
        none={<EmptyState drawing="bell" title={t("empty.title")} text={t("empty.text")} />}
        noMatch={
          filtered ? (
            <FilteredEmpty definitions={filters} />
          ) : (
            <EmptyState drawing="bell" title={t("empty.doneTitle")} text={t("empty.doneText")} />
          )
        }
        pager={{
          page: filter.page,
          size: filter.size,
          total: page.total,
          count: t("count", { count: page.total }),
        }}
      />
      {answering?.how === "approve" ? (
        <ApproveDialog {...{ by, onClose, documents }} request={answering.request} action={actions.approve} />
      ) : null}
      {answering?.how === "refuse" ? (
        <RefuseDialog onClose={onClose} request={answering.request} action={actions.refuse} />
      ) : null}
    </>
  );
}

function useFilters(by: Props["by"]): FilterDefinition[] {
  const t = useTranslations("requests");
  const states = useTranslations("states.request");
  return [
    { kind: "search", param: "q", label: t("filters.search"), placeholder: t("filters.searchPlaceholder") },
    {
      kind: "select",
      param: "kind",
      label: t("filters.kind"),
      options: kindsOf(by).map((value) => ({ value, label: t(`kind.${value}`) })),
    },
    {
      kind: "select",
      param: "state",
      label: t("filters.state"),
      options: requestStates.map((value) => ({ value, label: states(value) })),
    },
  ];
}

function useColumns({
  mayAnswer,
  onAnswer,
}: {
  mayAnswer: boolean;
  onAnswer: (request: RequestView, how: "approve" | "refuse") => void;
}): Column<RequestView>[] {
  const t = useTranslations("requests");
  const columns: Column<RequestView>[] = [
    {
      id: "customer",
      header: t("columns.customer"),
      place: "a",
      minWidth: 150,
      cell: (row) => row.customer.name,
      className: "font-medium",
    },
    {
      id: "request",
      header: t("columns.request"),
      place: "c",
      minWidth: 180,
      cell: (row) => (
        <TwoLines
          title={
            <>
              {t(`kind.${row.kind}`)}
              {row.channel ? <span className="text-muted-foreground"> · {row.channel}</span> : null}
            </>
          }
          sub={
            <span className="line-clamp-2 max-w-[38ch] [overflow-wrap:anywhere]" title={row.reason}>
              {row.reason}
            </span>
          }
        />
      ),
    },
    {
      id: "wanted",
      header: t("columns.wanted"),
      minWidth: 150,
      dropBelow: 760,
      cell: (row) => <QuotaFigures request={row} />,
    },
    {
      id: "asked",
      header: t("columns.asked"),
      dropBelow: 900,
      cell: (row) => <TwoLines title={<LocalTime at={row.askedAt} />} sub={t("by", { name: row.askedByName })} />,
    },
    { id: "state", header: t("columns.answer"), place: "b", cell: (row) => <Answer request={row} /> },
  ];
  if (!mayAnswer) return columns;
  return [
    ...columns,
    {
      id: "actions",
      header: t("columns.actions"),
      quietHeader: true,
      align: "right",
      place: "e",
      cell: (row) =>
        row.state === "open" ? (
          <span className="flex justify-end gap-1.5">
            <Button size="sm" icon={<X aria-hidden />} onClick={() => onAnswer(row, "refuse")}>
              {t("answer.refuse")}
            </Button>
            <Button size="sm" icon={<Check aria-hidden />} onClick={() => onAnswer(row, "approve")}>
              {t("answer.approve")}
            </Button>
          </span>
        ) : null,
    },
  ];
}

/** The state; once it is answered, by whom and why. */
export function Answer({ request }: { request: RequestView }) {
  const t = useTranslations("requests");
  const { state, granted, answeredByName, answerReason } = request;
  return (
    <span className="flex flex-col items-start gap-0.5 py-2 table-folded:py-0">
      <StatusBadge of="request" state={state} />
      {state === "open" ? null : (
        <span className="line-clamp-2 max-w-[30ch] text-xs text-muted-foreground [overflow-wrap:anywhere]">
          {[granted === null ? null : t("granted", { granted }), answerReason, t("by", { name: answeredByName ?? "" })]
            .filter(Boolean)
            .join(" · ")}
        </span>
      )}
    </span>
  );
}
