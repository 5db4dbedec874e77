"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import type { RequestView } from "#lib/requests/inbox";
import { QuotaFigures } from "../../requests/quota-figures.tsx";
import { Answer } from "../../requests/request-list.tsx";
import { withdrawRequestAction } from "./actions.ts";

/** The workspace's own requests. An open one can be taken back. */
export function OwnRequests({ rows, mayWithdraw }: { rows: readonly RequestView[]; mayWithdraw: boolean }) {
  const t = useTranslations("requests");
  const router = useRouter();
  const [withdrawing, setWithdrawing] = useState<RequestView | null>(null);
  const columns: Column<RequestView>[] = [
    {
      id: "request",
      header: t("columns.request"),
      place: "a",
      minWidth: 200,
      cell: (row) => (
        <TwoLines
          title={[t(`kind.${row.kind}`), row.channel].filter(Boolean).join(" · ")}
          sub={<span className="line-clamp-2 max-w-[48ch] [overflow-wrap:anywhere]">{row.reason}</span>}
        />
      ),
    },
    {
      id: "wanted",
      header: t("columns.wanted"),
      dropBelow: 640,
      cell: (row) => <QuotaFigures request={row} />,
    },
    {
      id: "asked",
      header: t("columns.asked"),
      place: "c",
      cell: (row) => <TwoLines title={<LocalTime at={row.askedAt} />} sub={t("by", { name: row.askedByName })} />,
    },
    { id: "state", header: t("columns.answer"), place: "b", cell: (row) => <Answer request={row} /> },
    {
      id: "actions",
      header: t("columns.actions"),
      quietHeader: true,
      align: "right",
      place: "e",
      cell: (row) =>
        row.state === "open" && mayWithdraw ? (
          <Button size="sm" onClick={() => setWithdrawing(row)}>
            {t("own.withdraw")}
          </Button>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable columns={columns} rows={rows} rowKey={(row) => row.id} label={t("own.requests")} density="tall" />
      <ConfirmDialog
        level={1}
        open={withdrawing !== null}
        onOpenChange={() => setWithdrawing(null)}
        title={t("own.withdrawDialog.title")}
        text={withdrawing ? t("own.withdrawDialog.text", { kind: t(`kind.${withdrawing.kind}`) }) : null}
        confirmLabel={t("own.withdrawDialog.submit")}
        onConfirm={async () => {
          if (!withdrawing) return;
          const result = await withdrawRequestAction({ requestId: withdrawing.id });
          if (!result.ok) return result.message;
          toast.success(t("own.withdrawn"));
          router.refresh();
        }}
      />
    </>
  );
}
