"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { Button } from "#components/ui/button";
import { CardHeader } from "#components/ui/card";
import { Plus, RefreshCw } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import { senderStates } from "#db/sender-enums";
import type { RequestView } from "#lib/requests/inbox";
import { MoreNumbers } from "../../../request-more.tsx";
import { syncNumbersAction } from "./actions.ts";
import { type ShownSender, useNumberColumns } from "./number-columns.tsx";

const MoveInDialog = onDemand(() => import("./move-in.tsx").then((part) => part.MoveInDialog));
const AddNumberDialog = onDemand(() => import("./add-number.tsx").then((part) => part.AddNumberDialog));

type Props = {
  channelId: string;
  rows: ShownSender[];
  /** Its name. */
  channel: string;
  /** Numbers before any filter. */
  used: number;
  limit: number;
  verified: boolean;
  /** Where the sandbox shows its codes; null for a real account. */
  labUrl: string | null;
  mayManage: boolean;
  /** The open request for more numbers. */
  asked: RequestView | null;
  /** The provider that answers requests; null when the operator does. */
  answerer: string | null;
};

export function NumberList(props: Props) {
  const { channelId, channel, rows, used, limit, verified, labUrl, mayManage, asked, answerer } = props;
  const t = useTranslations();
  const columns = useNumberColumns({ channelId, labUrl, mayManage });
  const router = useRouter();
  const [adding, setAdding] = useState(false);
  const [moving, setMoving] = useState(false);
  const [syncing, setSyncing] = useState(false);
  const denied = mayManage ? null : t("channels.readOnly");
  const full = used >= limit;
  const limitText = verified ? t("channels.numbers.limitVerified", { limit }) : t("channels.numbers.limitUnverified");

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
      <Button disabledReason={denied ?? (full ? limitText : null)} onClick={() => setMoving(true)}>
        {t("channels.numbers.moveIn")}
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
          {verified ? (
            <MoreNumbers {...{ channelId, channel, used, asked, answerer }} quota={limit} denied={denied} />
          ) : (
            <TextLink href="https://business.facebook.com/settings/security" external>
              {t("channels.numbers.verifyBusiness")}
            </TextLink>
          )}
        </Note>
      ) : null}
      <ListPage
        label={t("channels.numbers.title")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/channels/${channelId}/numbers/${row.id}`}
        density="tall"
        filters={used > 0 ? filters : undefined}
        noMatch={
          used > 0 ? undefined : (
            <EmptyState title={t("channels.numbers.empty.title")} text={t("channels.numbers.empty.text")} />
          )
        }
        header={
          <CardHeader
            className="narrow:flex-wrap"
            title={t("channels.numbers.title")}
            count={t("channels.numbers.sub", { used, limit })}
            line={used > 0}
          >
            {buttons}
          </CardHeader>
        }
      />
      <MoveInDialog channelId={channelId} open={moving} onOpenChange={setMoving} />
      <AddNumberDialog channelId={channelId} open={adding} onOpenChange={setAdding} />
    </>
  );
}
