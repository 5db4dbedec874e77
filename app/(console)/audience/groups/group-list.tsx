"use client";

import { useFormatter, useTranslations } from "next-intl";
import { FilteredEmpty } from "#components/data-table/filter-bar";
import type { FilterDefinition } from "#components/data-table/filter-control";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import type { Group } from "#lib/contacts/groups";
import { GroupMenu } from "./group-menu.tsx";

/** Groups by their names. The search is in the URL. */
export function GroupList({ groups, any, manages }: { groups: readonly Group[]; any: boolean; manages: boolean }) {
  const t = useTranslations("contacts.groups");
  const format = useFormatter();
  const filters: FilterDefinition[] = [
    { kind: "search", param: "q", label: t("columns.name"), placeholder: t("searchHint") },
  ];
  return (
    <ListPage
      label={t("title")}
      rows={groups}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/audience/groups/${id}`}
      filters={filters}
      any={any}
      none={<EmptyState title={t("none")} text={t("noneText")} />}
      noMatch={<FilteredEmpty definitions={filters} />}
      columns={[
        {
          id: "name",
          header: t("columns.name"),
          place: "a",
          minWidth: 200,
          cell: ({ id, name }) => (
            <Link href={`/audience/groups/${id}`} className="truncate font-medium hover:underline">
              {name}
            </Link>
          ),
        },
        {
          id: "members",
          header: t("columns.members"),
          align: "right",
          place: "b",
          cell: ({ members }) => <span className="tabular-nums">{format.number(members)}</span>,
        },
        {
          id: "created",
          header: t("columns.created"),
          place: "c",
          cell: ({ createdAt }) => <LocalTime at={createdAt} show="date" />,
        },
        {
          id: "actions",
          header: t("columns.actions", { name: "" }),
          quietHeader: true,
          align: "right",
          place: "e",
          cell: (group) => <GroupMenu group={group} manages={manages} leave={false} />,
        },
      ]}
    />
  );
}
