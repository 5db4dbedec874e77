"use client";

import { CalendarDays, ListFilter, Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { NoMatchState } from "../shell/states.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { DateTimePicker } from "../ui/date-time-picker.tsx";
import { Input } from "../ui/input.tsx";
import { Popover } from "../ui/popover.tsx";
import { Tag } from "../ui/tag.tsx";
import { type Filters, useFilters } from "./use-filters.tsx";

export type FilterOption = { value: string; label: string; icon?: ReactNode };

export type FilterDefinition =
  | { kind: "search"; param: string; label: string; placeholder: string }
  /** Several values may be chosen; they stand in the URL joined by commas. */
  | { kind: "select"; param: string; label: string; options: readonly FilterOption[]; single?: boolean }
  /** `<param>From` and `<param>To`, as `2026-11-14`. */
  | { kind: "dates"; param: string; label: string };

const toolbar = "flex flex-wrap items-center gap-2";

/** The URL parameters of a set of filters. */
export function paramsOf(definitions: readonly FilterDefinition[]): string[] {
  return definitions.flatMap((d) => (d.kind === "dates" ? [`${d.param}From`, `${d.param}To`] : [d.param]));
}

/**
 * The row above a list: search, choices, dates; below it one chip for each choice in force, and Reset.
 * `children` stands before the search box: the keys of the channel types.
 */
export function FilterBar({
  definitions,
  children,
}: {
  definitions: readonly FilterDefinition[];
  children?: ReactNode;
}) {
  const t = useTranslations("common");
  const filters = useFilters(paramsOf(definitions));
  const chips = useChips(definitions, filters);
  return (
    <search aria-label={t("table.filters")} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className={toolbar}>
        {children}
        {definitions.map((definition) => (
          <Control key={definition.param} definition={definition} filters={filters} />
        ))}
        {filters.active > 0 ? (
          <Button variant="quiet" size="sm" onClick={filters.reset}>
            {t("reset")}
          </Button>
        ) : null}
      </div>
      {chips.length > 0 ? (
        <ul className={toolbar}>
          {chips.map((chip) => (
            <li
              key={chip.key}
              className="inline-flex h-7 items-center overflow-hidden rounded-sm border border-border-strong bg-card text-[12px] whitespace-nowrap"
            >
              <span className="px-[7px] text-muted-foreground">{t("table.chip", { field: chip.field })}</span>
              <b className="pr-2 font-medium zh:tracking-normal">{chip.value}</b>
              <button
                type="button"
                className="grid size-7 place-items-center border-l border-border text-muted-foreground hover:bg-accent"
                aria-label={t("table.removeFilter", { field: chip.field })}
                onClick={chip.remove}
              >
                <X className="size-3 stroke-[2.1]" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </search>
  );
}

/** The no-match state of a list with a FilterBar: knows the filters in force and takes them away. */
export function FilteredEmpty({ definitions, text }: { definitions: readonly FilterDefinition[]; text?: ReactNode }) {
  const filters = useFilters(paramsOf(definitions));
  const chips = useChips(definitions, filters);
  const searches = definitions
    .filter((d) => d.kind === "search" && filters.values[d.param])
    .map((d) => ({
      key: d.param,
      field: d.label,
      value: filters.values[d.param],
      remove: () => filters.set({ [d.param]: null }),
    }));
  const all = [...searches, ...chips];
  return (
    <NoMatchState
      filters={all.map((chip) => ({ key: chip.key, label: `${chip.field}: ${chip.value}` }))}
      text={text}
      onRemove={(key) => all.find((chip) => chip.key === key)?.remove()}
      onReset={filters.reset}
    />
  );
}

type Chip = { key: string; field: string; value: string; remove: () => void };

function useChips(definitions: readonly FilterDefinition[], filters: Filters): Chip[] {
  const t = useTranslations("common.table");
  return definitions.flatMap((definition): Chip[] => {
    if (definition.kind === "search") return [];
    if (definition.kind === "select") {
      const raw = filters.values[definition.param];
      if (!raw) return [];
      const words = raw.split(",").map((value) => definition.options.find((o) => o.value === value)?.label ?? value);
      return [
        {
          key: definition.param,
          field: definition.label,
          value: words.join(", "),
          remove: () => filters.set({ [definition.param]: null }),
        },
      ];
    }
    const from = filters.values[`${definition.param}From`];
    const to = filters.values[`${definition.param}To`];
    if (!from && !to) return [];
    const value = from && to ? `${from} – ${to}` : from ? t("since", { date: from }) : t("until", { date: to ?? "" });
    return [
      {
        key: definition.param,
        field: definition.label,
        value,
        remove: () => filters.set({ [`${definition.param}From`]: null, [`${definition.param}To`]: null }),
      },
    ];
  });
}

function Control({ definition, filters }: { definition: FilterDefinition; filters: Filters }) {
  if (definition.kind === "search") return <SearchBox definition={definition} filters={filters} />;
  if (definition.kind === "dates") return <DateRange definition={definition} filters={filters} />;
  return <Choices definition={definition} filters={filters} />;
}

function SearchBox({
  definition,
  filters,
}: {
  definition: Extract<FilterDefinition, { kind: "search" }>;
  filters: Filters;
}) {
  const inUrl = filters.values[definition.param] ?? "";
  const [text, setText] = useState(inUrl);
  const sent = useRef(inUrl);
  useEffect(() => {
    // The URL changed by another hand (Reset, Back): follow it.
    if (inUrl !== sent.current) {
      sent.current = inUrl;
      setText(inUrl);
    }
  }, [inUrl]);
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      filters.set({ [definition.param]: text.trim() || null });
    }, 300);
    return () => clearTimeout(timer);
  }, [text, definition.param, filters.set]);
  return (
    <Input
      type="search"
      size="sm"
      icon={<Search className="size-3.5 text-muted-foreground" aria-hidden />}
      className="min-w-[150px] max-w-[320px] flex-1"
      aria-label={definition.label}
      placeholder={definition.placeholder}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function Choices({
  definition,
  filters,
}: {
  definition: Extract<FilterDefinition, { kind: "select" }>;
  filters: Filters;
}) {
  const chosen = (filters.values[definition.param] ?? "").split(",").filter(Boolean);
  function toggle(value: string, on: boolean) {
    const next = definition.single ? (on ? [value] : []) : on ? [...chosen, value] : chosen.filter((v) => v !== value);
    filters.set({ [definition.param]: next.join(",") || null });
  }
  return (
    <Popover
      label={definition.label}
      className="max-h-[360px] min-w-[200px] overflow-y-auto p-2"
      trigger={
        <Button size="sm" icon={<ListFilter className="size-3.5" aria-hidden />}>
          {definition.label}
          {chosen.length > 0 ? <Tag className="tabular-nums">{chosen.length}</Tag> : null}
        </Button>
      }
    >
      <div className="grid gap-0.5">
        {definition.options.map((option) => (
          <Checkbox
            key={option.value}
            className="rounded-sm px-1.5 py-1 hover:bg-accent"
            checked={chosen.includes(option.value)}
            onCheckedChange={(on) => toggle(option.value, on)}
            label={
              <span className="flex min-w-0 items-center gap-2">
                {option.icon}
                {option.label}
              </span>
            }
          />
        ))}
      </div>
    </Popover>
  );
}

function DateRange({
  definition,
  filters,
}: {
  definition: Extract<FilterDefinition, { kind: "dates" }>;
  filters: Filters;
}) {
  const t = useTranslations("common.table");
  const from = `${definition.param}From`;
  const to = `${definition.param}To`;
  return (
    <Popover
      label={definition.label}
      trigger={
        <Button size="sm" icon={<CalendarDays className="size-3.5" aria-hidden />}>
          {definition.label}
        </Button>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {[
          { param: from, words: t("from") },
          { param: to, words: t("to") },
        ].map(({ param, words }) => (
          <div key={param} className="flex min-w-0 flex-col gap-1.5">
            <span className="text-[13px] leading-[18px] font-medium">{words}</span>
            <DateTimePicker
              kind="date"
              size="sm"
              aria-label={`${definition.label}, ${words}`}
              value={filters.values[param] ?? ""}
              min={param === to ? (filters.values[from] ?? undefined) : undefined}
              onValueChange={(value) => filters.set({ [param]: value || null })}
            />
          </div>
        ))}
      </div>
    </Popover>
  );
}
