"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, DataTable } from "#components/data-table/data-table";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { IconButton } from "#components/ui/button";
import { CalendarClock, Ellipsis, Undo2 } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { Tag } from "#components/ui/tag";
import { toast } from "#components/ui/toast";
import type { GrantRow } from "#lib/grants/grants";
import { localIn } from "#lib/zoned-time";
import { revokeGrantAction } from "./actions.ts";

const GrantEndDialog = onDemand(() => import("./grant-end-dialog.tsx").then((part) => part.GrantEndDialog));

type Props = { grants: readonly GrantRow[]; provider: string; workspace: string; zone: string; manages: boolean };
type Doing = { what: "end" | "revoke"; grant: GrantRow } | null;

/** The workspace's grants, those that hold first. An owner changes their end and revokes them. */
export function GrantsTable({ grants, provider, workspace, zone, manages }: Props) {
  const t = useTranslations("settings.provider");
  const words = useTranslations("states.role");
  const [doing, setDoing] = useState<Doing>(null);
  const columns: Column<GrantRow>[] = [
    {
      id: "role",
      header: t("rights"),
      place: "a",
      cell: (grant) => <span className="font-medium">{words(grant.role)}</span>,
    },
    { id: "state", header: t("state"), place: "b", cell: (grant) => <Tag>{t(`states.${grant.state}`)}</Tag> },
    { id: "starts", header: t("starts"), cell: (grant) => <LocalTime at={grant.startsAt} show="full" /> },
    {
      id: "ends",
      header: t("ends"),
      place: "c",
      cell: (grant) => <LocalTime at={grant.revokedAt ?? grant.endsAt} show="full" />,
    },
    { id: "by", header: t("by"), cell: (grant) => grant.givenBy },
    {
      id: "reason",
      header: t("reason"),
      minWidth: 160,
      cell: (grant) => <span className="wrap-anywhere">{grant.reason}</span>,
    },
    {
      id: "actions",
      header: t("actions", { date: "" }),
      quietHeader: true,
      align: "right",
      place: "e",
      cell: (grant) =>
        manages && (grant.state === "valid" || grant.state === "upcoming") ? (
          <Menu
            trigger={
              <IconButton label={t("actions", { date: localIn(zone, grant.startsAt).replace("T", " ") })} size="sm">
                <Ellipsis aria-hidden />
              </IconButton>
            }
          >
            <MenuItem icon={<CalendarClock aria-hidden />} onSelect={() => setDoing({ what: "end", grant })}>
              {t("changeEnd")}
            </MenuItem>
            <MenuItem icon={<Undo2 aria-hidden />} danger onSelect={() => setDoing({ what: "revoke", grant })}>
              {t("revoke")}
            </MenuItem>
          </Menu>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable
        label={t("table", { workspace })}
        columns={columns}
        rows={grants}
        rowKey={(grant) => grant.id}
        density="tall"
      />
      {doing?.what === "end" ? <GrantEndDialog grant={doing.grant} zone={zone} onClose={() => setDoing(null)} /> : null}
      <ConfirmDialog
        level={2}
        open={doing?.what === "revoke"}
        onOpenChange={(open) => (open ? undefined : setDoing(null))}
        title={t("revokeTitle", { provider })}
        confirmLabel={t("revokeConfirm")}
        consequences={[{ text: t("consequences.now"), loses: true }, { text: t("consequences.kept") }]}
        onConfirm={async () => {
          if (!doing) return;
          const result = await revokeGrantAction(doing.grant.id);
          if (!result.ok) return result.message;
          toast.success(t("revoked"));
        }}
      />
    </>
  );
}
