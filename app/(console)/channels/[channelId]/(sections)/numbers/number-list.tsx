"use client";

import { Plus, RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { DataTable } from "#components/data-table/data-table";
import { FilterBar, type FilterDefinition, FilteredEmpty } from "#components/data-table/filter-bar";
import { EmptyState } from "#components/shell/states";
import { Button } from "#components/ui/button";
import { Card, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { senderStates } from "#db/enums";
import type { SenderRow } from "#lib/channels/queries";
import { syncNumbersAction } from "./actions.ts";
import { AddNumberDialog } from "./add-number.tsx";
import { numberColumns } from "./number-columns.tsx";

type Props = {
  channelId: string;
  rows: SenderRow[];
  /** Numbers before any filter. */
  used: number;
  limit: number;
  verified: boolean;
  /** Where the sandbox shows its codes; null for a real account. */
  labUrl: string | null;
  mayManage: boolean;
};

export function NumberList({ channelId, rows, used, limit, verified, labUrl, mayManage }: Props) {
  const t = useTranslations();
  const router = useRouter();
  const [adding, setAdding] = useState(false);
  const [syncing, setSyncing] = useState(false);
  const denied = mayManage ? null : t("channels.readOnly");
  const full = used >= limit;
  const limitText = verified ? t("channels.numbers.limitVerified") : t("channels.numbers.limitUnverified");

  async function sync() {
    setSyncing(true);
    try {
      const result = await syncNumbersAction({ channelId });
      if (result.ok) toast.success(t("channels.numbers.synced", { count: result.data.numbers }));
      else toast.error(result.message);
      router.refresh();
    } finally {
      setSyncing(false);
    }
  }

  const filters: FilterDefinition[] = [
    {
      kind: "search",
      param: "q",
      label: t("channels.numbers.filters.number"),
      placeholder: t("channels.numbers.filters.numberPlaceholder"),
    },
    {
      kind: "select",
      param: "state",
      label: t("channels.numbers.filters.state"),
      options: senderStates
        .filter((state) => state !== "DELETED")
        .map((state) => ({ value: state, label: t(`states.sender.${state}`) })),
    },
  ];
  const buttons = (
    <>
      <Button icon={<RefreshCw aria-hidden />} busy={syncing} disabledReason={denied} onClick={() => void sync()}>
        {t("channels.numbers.sync")}
      </Button>
      <Button
        icon={<Plus aria-hidden />}
        disabledReason={denied ?? (full ? limitText : null)}
        onClick={() => setAdding(true)}
      >
        {t("channels.numbers.add")}
      </Button>
    </>
  );
  return (
    <>
      {full ? (
        <Note tone="warning">
          {limitText}{" "}
          {verified ? null : (
            <a className="link" href="https://business.facebook.com/settings/security" target="_blank" rel="noreferrer">
              {t("channels.numbers.verifyBusiness")}
            </a>
          )}
        </Note>
      ) : null}
      {used > 0 ? <FilterBar definitions={filters} /> : null}
      <Card>
        <CardHeader
          title={t("channels.numbers.title")}
          count={t("channels.numbers.sub", { used, limit })}
          line={used > 0}
        >
          {buttons}
        </CardHeader>
        <DataTable
          columns={numberColumns(t, { channelId, labUrl, mayManage })}
          rows={rows}
          rowKey={(row) => row.id}
          label={t("channels.numbers.title")}
          density="tall"
          empty={
            used > 0 ? (
              <FilteredEmpty definitions={filters} />
            ) : (
              <EmptyState title={t("channels.numbers.empty.title")} text={t("channels.numbers.empty.text")} />
            )
          }
        />
      </Card>
      <AddNumberDialog channelId={channelId} open={adding} onOpenChange={setAdding} />
    </>
  );
}
