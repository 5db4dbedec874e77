"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useMemo, useTransition } from "react";

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
  const [pending, startTransition] = useTransition();
  const joined = names.join("\n");
  const parsers = useMemo(
    () => Object.fromEntries([...joined.split("\n"), ...places].map((name) => [name, parseAsString])),
    [joined],
  );
  const [values, setValues] = useQueryStates(parsers, { shallow: false, history: "push", startTransition });
  const cleared = Object.fromEntries(places.map((place) => [place, null]));
  return {
    values,
    set: (changes) => void setValues({ ...changes, ...cleared }),
    reset: () => void setValues(Object.fromEntries([...names, ...places].map((name) => [name, null]))),
    active: names.filter((name) => values[name]).length,
    pending,
  };
}
