"use client";

import { useEffect, useState } from "react";
import { score } from "#lib/search/rank";
import { type Found, queryLimits } from "#lib/search/schema";

/** Time without a key before the server is asked. */
const idleMs = 150;

export type SearchAnswer = {
  found: readonly Found[];
  /** The server has not answered for what is typed now. */
  searching: boolean;
  failed: boolean;
};

/** What the server finds for a query. A question that is out of date is cancelled, and its answer never shown. */
export function useSearch(query: string): SearchAnswer {
  const wanted = query.trim();
  const asks = wanted.length >= queryLimits.shortest;
  const [answer, setAnswer] = useState<{ query: string; found: Found[]; failed: boolean } | null>(null);
  useEffect(() => {
    if (!asks) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/search?q=${encodeURIComponent(wanted)}`, { signal: stop.signal });
        if (!response.ok) throw new Error(`search answered ${response.status}`);
        const { found } = (await response.json()) as { found: Found[] };
        if (!stop.signal.aborted) setAnswer({ query: wanted, found, failed: false });
      } catch {
        if (!stop.signal.aborted) setAnswer({ query: wanted, found: [], failed: true });
      }
    }, idleMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted, asks]);
  if (!asks) return { found: [], searching: false, failed: false };
  if (answer?.query === wanted) return { found: answer.found, searching: false, failed: answer.failed };
  // What was found for the query before and still fits stays until the answer is there.
  const fitting = answer?.found.filter((one) => score({ ...one, ids: [one.id] }, wanted) > 0) ?? [];
  return { found: fitting, searching: true, failed: false };
}
