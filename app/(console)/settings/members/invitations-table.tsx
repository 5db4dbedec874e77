"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { Button } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import type { InvitationRow } from "#lib/workspaces/invitations";
import { revokeInvitationAction } from "./actions.ts";

export function InvitationsTable({
  invitations,
  provider,
}: {
  invitations: readonly InvitationRow[];
  provider: boolean;
}) {
  const t = useTranslations("settings.invitations");
  const words = useTranslations("states.role");
  const g = useTranslations("settings.channelGrants");
  const c = useTranslations("settings.customerGrants");
  const columns: Column<InvitationRow>[] = [
    {
      id: "email",
      header: t("email"),
      place: "a",
      cell: (row) => (
        <TwoLines
          title={<span className="font-medium">{row.email}</span>}
          sub={<span className={row.mail === "refused" ? "text-danger" : undefined}>{t(`mail.${row.mail}`)}</span>}
        />
      ),
    },
    { id: "role", header: t("role"), place: "b", cell: (row) => words(row.role) },
    {
      id: "channels",
      header: g("column"),
      dropBelow: 640,
      cell: (row) => (row.channels === null ? g("all") : g("count", { count: row.channels })),
    },
    ...(provider
      ? [
          {
            id: "customers",
            header: c("column"),
            dropBelow: 640,
            cell: (row) => (row.customers === null ? c("all") : c("count", { count: row.customers })),
          } satisfies Column<InvitationRow>,
        ]
      : []),
    { id: "by", header: t("by"), dropBelow: 640, cell: (row) => row.invitedBy },
    { id: "expires", header: t("expires"), place: "c", cell: (row) => <LocalTime at={row.expiresAt} show="full" /> },
    {
      id: "actions",
      header: t("withdraw"),
      quietHeader: true,
      align: "right",
      place: "e",
      cell: (row) => <Withdraw row={row} />,
    },
  ];
  if (invitations.length === 0) return <p className="text-muted-foreground px-4 pb-4">{t("none")}</p>;
  return <DataTable label={t("table")} columns={columns} rows={invitations} rowKey={(row) => row.id} />;
}

function Withdraw({ row }: { row: InvitationRow }) {
  const t = useTranslations("settings.invitations");
  const [busy, setBusy] = useState(false);
  async function withdraw() {
    setBusy(true);
    const result = await revokeInvitationAction(row.id);
    setBusy(false);
    if (result.ok) toast.success(t("withdrawn", { email: row.email }));
    else toast.error(result.message);
  }
  return (
    <Button size="sm" variant="quiet" busy={busy} onClick={() => void withdraw()}>
      {t("withdraw")}
    </Button>
  );
}
