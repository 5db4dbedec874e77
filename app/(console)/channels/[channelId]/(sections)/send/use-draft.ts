"use client";

import { useEffect, useRef, useState } from "react";
import type { SendForm } from "#lib/campaigns/schema";
import { saveDraftAction } from "./actions.ts";

export type DraftState = { keptAt: Date | null; failed: boolean };

/** Time without a change before the form is saved. */
const idleMs = 700;

/**
 * Saves the form as it changes, for this person and channel.
 *
 * @param keeps false for a form that is not saved
 * @returns when it was last saved, and `stop`, which ends saving once the form is sent or discarded
 */
export function useDraft(
  channelId: string,
  form: SendForm,
  first: Date | null,
  keeps: boolean,
): DraftState & { stop: () => void } {
  const [state, setState] = useState<DraftState>({ keptAt: first, failed: false });
  const saved = useRef(JSON.stringify(form));
  const stopped = useRef(!keeps);
  useEffect(() => {
    const text = JSON.stringify(form);
    if (text === saved.current || stopped.current) return;
    const timer = setTimeout(async () => {
      if (stopped.current) return;
      try {
        const result = await saveDraftAction({ channelId, form });
        if (result.ok) saved.current = text;
        setState((before) => ({ keptAt: result.ok ? result.data.keptAt : before.keptAt, failed: !result.ok }));
      } catch {
        setState((before) => ({ ...before, failed: true }));
      }
    }, idleMs);
    return () => clearTimeout(timer);
  }, [channelId, form]);
  return {
    ...state,
    stop: () => {
      stopped.current = true;
    },
  };
}
