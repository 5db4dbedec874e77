"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useOptimistic, useTransition } from "react";

/** The parameters that hold the place in a list; changing a filter goes back to the start. */
const places = ["page", "after", "before"] as const;

export type Filters = {
  values: Record<string, string | null>;
  /** Sets filters, and removes those that are null. */
  set: (changes: Record<string, string | null>) => void;
  reset: () => void;
  active: number;
  pending: boolean;
};

/** The filters of a list, one URL parameter each; the server reads the same parameters. */
export function useFilters(names: readonly string[]): Filters {
  const router = useRouter();
  const pathname = usePathname();
  const [pending, start] = useTransition();
  // What was chosen is shown at once, while the list is read.
  const [query, show] = useOptimistic(useSearchParams().toString());
  const search = new URLSearchParams(query);
  const values = Object.fromEntries(names.map((name) => [name, search.get(name)]));
  function change(changes: Record<string, string | null>) {
    const next = withParams(query, changes);
    start(() => {
      show(next);
      router.push(next === "" ? pathname : `${pathname}?${next}`, { scroll: false });
    });
  }
  const cleared = Object.fromEntries(places.map((place) => [place, null]));
  return {
    values,
    set: (changes) => change({ ...changes, ...cleared }),
    reset: () => change(Object.fromEntries([...names, ...places].map((name) => [name, null]))),
    active: names.filter((name) => values[name]).length,
    pending,
  };
}

/** A query with some parameters changed; null removes one. Commas, which join several values, stay readable. */
export function withParams(query: string, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next.toString().replaceAll("%2C", ",");
}
