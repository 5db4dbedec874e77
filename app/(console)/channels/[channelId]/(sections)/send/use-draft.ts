"use client";

import { useEffect, useRef, useState } from "react";
import type { SendForm } from "#lib/campaigns/schema";
import { saveDraftAction } from "./actions.ts";

export type DraftState = { keptAt: Date | null; failed: boolean };

/** Time without a change before the form is kept. */
const restMs = 700;

/**
 * Keeps the form as it changes, for this person and channel.
 *
 * @returns when it was last kept, and `forget` to stop keeping: after it was sent or thrown away
 */
export function useDraft(channelId: string, form: SendForm, first: Date | null): DraftState & { forget: () => void } {
  const [state, setState] = useState<DraftState>({ keptAt: first, failed: false });
  const kept = useRef(JSON.stringify(form));
  const over = useRef(false);
  useEffect(() => {
    const text = JSON.stringify(form);
    if (text === kept.current || over.current) return;
    const timer = setTimeout(async () => {
      if (over.current) return;
      try {
        const result = await saveDraftAction({ channelId, form });
        if (result.ok) kept.current = text;
        setState((before) => ({ keptAt: result.ok ? result.data.keptAt : before.keptAt, failed: !result.ok }));
      } catch {
        setState((before) => ({ ...before, failed: true }));
      }
    }, restMs);
    return () => clearTimeout(timer);
  }, [channelId, form]);
  return {
    ...state,
    forget: () => {
      over.current = true;
    },
  };
}
