"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Combobox, type ComboboxOption } from "../ui/combobox.tsx";
import { DateTimePicker } from "../ui/date-time-picker.tsx";
import { CalendarDays, ListFilter, Search } from "../ui/icons.tsx";
import { Input } from "../ui/input.tsx";
import { Popover } from "../ui/popover.tsx";
import { Tag } from "../ui/tag.tsx";
import type { Filters } from "./use-filters.tsx";

export type FilterOption = { value: string; label: string; icon?: ReactNode };

export type FilterDefinition =
  | { kind: "search"; param: string; label: string; placeholder: string }
  /** Allows several values, joined by commas in the URL. */
  | { kind: "select"; param: string; label: string; options: readonly FilterOption[]; single?: boolean }
  /** One of too many to list: the server is asked for those that fit. `options` has the chosen one. */
  | {
      kind: "searched";
      param: string;
      label: string;
      options: readonly FilterOption[];
      search: (text: string) => Promise<readonly ComboboxOption[]>;
    }
  /** `<param>From` and `<param>To`, as `2026-11-14`. */
  | { kind: "dates"; param: string; label: string };

/** The control that sets one filter. */
export function FilterControl({ definition, filters }: { definition: FilterDefinition; filters: Filters }) {
  if (definition.kind === "search") return <SearchBox definition={definition} filters={filters} />;
  if (definition.kind === "dates") return <DateRange definition={definition} filters={filters} />;
  if (definition.kind === "searched") return <SearchedChoice definition={definition} filters={filters} />;
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
    // Something else changed the URL, such as Reset or Back: follow it.
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

function SearchedChoice({
  definition,
  filters,
}: {
  definition: Extract<FilterDefinition, { kind: "searched" }>;
  filters: Filters;
}) {
  const { param, label, options, search } = definition;
  return (
    <Combobox
      size="sm"
      className="w-auto max-w-56 min-w-36"
      aria-label={label}
      placeholder={label}
      options={options}
      search={search}
      value={filters.values[param] ?? undefined}
      onValueChange={(value) => filters.set({ [param]: value })}
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
