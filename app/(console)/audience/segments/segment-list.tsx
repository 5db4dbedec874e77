"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ListPage } from "#components/data-table/list-page";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { EmptyState } from "#components/shell/states";
import { ButtonLink, IconButton } from "#components/ui/button";
import { Trash2 } from "#components/ui/icons";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import { searchOfFilter } from "#lib/contacts/filter-params";
import type { Segment } from "#lib/contacts/segments";
import { deleteSegmentAction } from "../contacts/actions.ts";

const hrefOf = ({ filter }: Segment) => `/audience/contacts?${searchOfFilter(filter)}`;

/** Segments by their names; each leads to the contacts it means. */
export function SegmentList({ segments, manages }: { segments: readonly Segment[]; manages: boolean }) {
  const t = useTranslations("contacts.segments");
  const [deleting, setDeleting] = useState<Segment | null>(null);
  return (
    <>
      <ListPage
        label={t("title")}
        rows={segments}
        rowKey={({ id }) => id}
        rowHref={hrefOf}
        any={segments.length > 0}
        none={
          <EmptyState
            title={t("none")}
            text={t("noneText")}
            actions={<ButtonLink href="/audience/contacts">{t("toContacts")}</ButtonLink>}
          />
        }
        columns={[
          {
            id: "name",
            header: t("columns.name"),
            place: "a",
            minWidth: 200,
            cell: (segment) => (
              <Link href={hrefOf(segment)} className="truncate font-medium hover:underline">
                {segment.name}
              </Link>
            ),
          },
          {
            id: "created",
            header: t("columns.created"),
            place: "c",
            cell: ({ createdAt }) => <LocalTime at={createdAt} show="date" />,
          },
          {
            id: "actions",
            header: t("columns.actions"),
            quietHeader: true,
            align: "right",
            place: "e",
            cell: (segment) =>
              manages ? (
                <IconButton
                  label={t("deleteOpen", { name: segment.name })}
                  size="sm"
                  onClick={() => setDeleting(segment)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              ) : null,
          },
        ]}
      />
      {deleting ? (
        <ConfirmDialog
          level={1}
          danger
          open
          onOpenChange={(open) => (open ? undefined : setDeleting(null))}
          title={t("deleteTitle", { name: deleting.name })}
          text={t("deleteText")}
          confirmLabel={t("delete")}
          onConfirm={async () => {
            const result = await deleteSegmentAction({ id: deleting.id });
            if (!result.ok) return result.message;
            toast.success(t("deleted", { name: deleting.name }));
          }}
        />
      ) : null}
    </>
  );
}
