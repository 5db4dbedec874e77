"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { showTime } from "#lib/i18n/typed-time";
import { NoMatchState } from "../shell/states.tsx";
import { Button } from "../ui/button.tsx";
import { X } from "../ui/icons.tsx";
import { FilterControl, type FilterDefinition } from "./filter-control.tsx";
import { type Filters, useFilters } from "./use-filters.tsx";

const toolbar = "flex flex-wrap items-center gap-2";

/** The URL parameters of a set of filters. */
export function paramsOf(definitions: readonly FilterDefinition[]): string[] {
  return definitions.flatMap((d) => (d.kind === "dates" ? [`${d.param}From`, `${d.param}To`] : [d.param]));
}

/**
 * The filters above a list, and a chip for each active one. `children` stands before the search box, `end` after all.
 */
export function FilterBar({
  definitions,
  end,
  children,
}: {
  definitions: readonly FilterDefinition[];
  end?: ReactNode;
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
          <FilterControl key={definition.param} definition={definition} filters={filters} />
        ))}
        {filters.active > 0 ? (
          <Button variant="quiet" size="sm" onClick={filters.reset}>
            {t("reset")}
          </Button>
        ) : null}
        {end}
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

/** Shown when the filters of a FilterBar match nothing. Names the active filters and offers to remove them. */
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
  const language = useLocale();
  return definitions.flatMap((definition): Chip[] => {
    if (definition.kind === "search") return [];
    if (definition.kind === "select" || definition.kind === "searched") {
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
    const [from, to] = ["From", "To"].map((end) =>
      showTime(filters.values[definition.param + end] ?? "", "date", language),
    );
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
