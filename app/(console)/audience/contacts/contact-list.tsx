"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Column } from "#components/data-table/data-table";
import { FilteredEmpty } from "#components/data-table/filter-bar";
import { ListPage } from "#components/data-table/list-page";
import { EmptyState } from "#components/shell/states";
import { Button } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { ListFilter, X } from "#components/ui/icons";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { Tag } from "#components/ui/tag";
import type { AddressKind } from "#db/enums";
import type { Attribute } from "#lib/contacts/attributes";
import type { ContactPage, ContactRow } from "#lib/contacts/contacts";
import { attributeParam } from "#lib/contacts/filter-params";
import type { Group } from "#lib/contacts/groups";
import { countedMax } from "#lib/contacts/limits";
import type { ContactFilter } from "#lib/contacts/schema";
import { ChosenBar } from "./chosen-bar.tsx";
import { useContactFilters } from "./use-contact-filters.ts";

const AttributeFilterDialog = onDemand(() =>
  import("./attribute-filter-dialog.tsx").then((part) => part.AttributeFilterDialog),
);

type Props = {
  page: ContactPage;
  size: number;
  any: boolean;
  /** Who is listed, so that an act can be about all of them. */
  filter: ContactFilter;
  attributes: readonly Attribute[];
  groups: readonly Group[];
  labels: readonly string[];
  /** Kinds of addresses that people can be reached by. */
  kinds: readonly AddressKind[];
  manages: boolean;
  /** The group that the list is of; null for all contacts. */
  ofGroup?: Group | null;
};

/** Filters and page are in the URL; what is ticked is not. */
export function ContactList(props: Props) {
  const { page, size, any, filter, attributes, groups, manages, ofGroup = null } = props;
  const t = useTranslations("contacts");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const here = page.rows.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const filters = useContactFilters(props);
  const columns = useColumns({ page, ticked: here, manages, onTick: setTicked });
  const empty = ofGroup ? t("emptyGroup") : t("none");
  return (
    <ListPage
      label={t("title")}
      columns={columns}
      rows={page.rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/audience/contacts/${row.id}`}
      filters={filters}
      filterEnd={attributes.length > 0 ? <AttributeFilters attributes={attributes} filter={filter} /> : null}
      any={any}
      none={<EmptyState title={empty} text={ofGroup ? t("emptyGroupText") : t("noneText")} />}
      noMatch={
        filter.attributes.length > 0 ? <EmptyState title={t("noMatch")} /> : <FilteredEmpty definitions={filters} />
      }
      header={
        here.length > 0 ? (
          <ChosenBar
            ids={here}
            filter={filter}
            count={page.count}
            groups={groups}
            ofGroup={ofGroup}
            onDone={() => setTicked(new Set())}
          />
        ) : null
      }
      pager={{
        size,
        before: page.before,
        after: page.after,
        count: page.count > countedMax ? t("countMore", { count: countedMax }) : t("count", { count: page.count }),
      }}
    />
  );
}

type ColumnFacts = {
  page: ContactPage;
  ticked: readonly string[];
  manages: boolean;
  onTick: (ids: ReadonlySet<string>) => void;
};

function useColumns({ page, ticked, manages, onTick }: ColumnFacts): Column<ContactRow>[] {
  const t = useTranslations("contacts");
  const all = page.rows.length > 0 && ticked.length === page.rows.length;
  const tick = (id: string, on: boolean) => onTick(new Set(on ? [...ticked, id] : ticked.filter((one) => one !== id)));
  const box: Column<ContactRow> = {
    id: "box",
    header: (
      <Checkbox
        aria-label={t("tickAll")}
        checked={all ? true : ticked.length > 0 ? "indeterminate" : false}
        onCheckedChange={() => onTick(new Set(all ? [] : page.rows.map(({ id }) => id)))}
      />
    ),
    place: "e",
    cell: (row) => (
      <Checkbox
        aria-label={t("tick", { person: titleOf(row) ?? t("nameless") })}
        checked={ticked.includes(row.id)}
        onCheckedChange={(on) => tick(row.id, on)}
      />
    ),
  };
  const columns: Column<ContactRow>[] = [
    {
      id: "person",
      header: t("columns.person"),
      place: "a",
      minWidth: 180,
      cell: (row) => (
        <Link href={`/audience/contacts/${row.id}`} className="truncate font-medium hover:underline">
          {titleOf(row) ?? t("nameless")}
        </Link>
      ),
    },
    {
      id: "addresses",
      header: t("columns.addresses"),
      place: "b",
      minWidth: 170,
      cell: ({ addresses: [first, ...more] }) =>
        first ? (
          <span className="flex min-w-0 items-center gap-2 tabular-nums">
            <span className="truncate">{first.address}</span>
            {more.length > 0 ? <Tag>{t("moreAddresses", { count: more.length })}</Tag> : null}
          </span>
        ) : (
          <span className="text-muted-foreground">{t("noAddress")}</span>
        ),
    },
    { id: "labels", header: t("columns.labels"), dropBelow: 640, cell: (row) => <Words words={row.labels} /> },
    {
      id: "groups",
      header: t("columns.groups"),
      dropBelow: 760,
      cell: (row) => <Words words={row.groups.map(({ name }) => name)} />,
    },
    { id: "source", header: t("columns.source"), dropBelow: 900, cell: (row) => t(`source.${row.source}`) },
    {
      id: "created",
      header: t("columns.created"),
      place: "c",
      cell: (row) => <LocalTime at={row.createdAt} show="date" />,
    },
  ];
  return manages ? [box, ...columns] : columns;
}

/** The name, or where there is none an address. */
export function titleOf({ name, addresses }: Pick<ContactRow, "name" | "addresses">): string | null {
  return name ?? addresses[0]?.address ?? null;
}

function Words({ words }: { words: readonly string[] }) {
  const t = useTranslations("contacts");
  const shown = words.slice(0, 2);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {shown.map((word) => (
        <Tag key={word} className="max-w-32 truncate">
          {word}
        </Tag>
      ))}
      {words.length > shown.length ? (
        <span className="text-2xs text-muted-foreground">
          {t("moreAddresses", { count: words.length - shown.length })}
        </span>
      ) : null}
    </span>
  );
}

/** The conditions on attributes, each with a way to remove it, and a way to another one. */
function AttributeFilters({ attributes, filter }: { attributes: readonly Attribute[]; filter: ContactFilter }) {
  const t = useTranslations("contacts");
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [adding, setAdding] = useState(false);
  function change(tests: ContactFilter["attributes"]) {
    const next = new URLSearchParams(search);
    for (const name of ["after", "before", "attr"]) next.delete(name);
    if (tests.length > 0) next.set("attr", tests.map(attributeParam).join(","));
    router.push(`${pathname}?${next}`, { scroll: false });
  }
  return (
    <>
      {filter.attributes.map((one) => {
        const name = attributes.find(({ key }) => key === one.key)?.name ?? one.key;
        const text = t(`tests.${one.test}`, { name, value: one.value });
        return (
          <Button
            key={attributeParam(one)}
            size="sm"
            icon={<X className="size-3.5" aria-hidden />}
            aria-label={t("removeCondition", { text })}
            onClick={() => change(filter.attributes.filter((other) => other !== one))}
          >
            {text}
          </Button>
        );
      })}
      <Button size="sm" icon={<ListFilter className="size-3.5" aria-hidden />} onClick={() => setAdding(true)}>
        {t("attributeFilter.open")}
      </Button>
      {adding ? (
        <AttributeFilterDialog
          attributes={attributes}
          onAdd={(one) => change([...filter.attributes, one])}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </>
  );
}
