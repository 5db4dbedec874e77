"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";

/** What storing a value came to; `final` when trying again cannot help. */
export type Stored = { ok: true; keptAt: Date | null } | { ok: false; message: string; final: boolean };

export type AutosaveState = {
  /** When the value was last stored. */
  keptAt: Date | null;
  /** Why it could not be stored; null while it could. */
  failure: string | null;
};

export type Autosave = AutosaveState & {
  /** Whether something is not stored yet. */
  unsaved: () => boolean;
  /** Stores what is there now. @returns whether it is stored */
  flush: () => Promise<boolean>;
  /** Counts a value as stored, which was stored in another way. */
  settle: (value: unknown) => void;
  /** Ends saving, once the value is sent or discarded. */
  stop: () => void;
  /** Begins it again, when it was not sent after all. */
  resume: () => void;
};

/** Time without a change before the value is stored, and before a failed try is repeated. */
const idleMs = 700;
const retryMs = 10_000;

/**
 * Stores a value as it changes, one request at a time. What failed is tried again with the next change, after ten seconds,
 * and when the connection is back.
 *
 * @param value what JSON can hold
 * @param first when the value that it starts with was stored; null when it never was
 */
export function useAutosave<T>(value: T, store: (value: T) => Promise<Stored>, first: Date | null): Autosave {
  const [state, setState] = useState<AutosaveState>({ keptAt: first, failure: null });
  const text = JSON.stringify(value);
  const latest = useRef({ value, text, store });
  latest.current = { value, text, store };
  const stored = useRef(text);
  const stopped = useRef(false);
  const final = useRef(false);
  const running = useRef<Promise<boolean> | null>(null);

  async function run(): Promise<boolean> {
    while (!stopped.current && latest.current.text !== stored.current) {
      const { value, text, store } = latest.current;
      const result = await store(value);
      if (stopped.current) return true;
      if (!result.ok) {
        final.current = result.final;
        setState(({ keptAt }) => ({ keptAt, failure: result.message }));
        return false;
      }
      stored.current = text;
      setState({ keptAt: result.keptAt, failure: null });
    }
    return true;
  }
  function flush(): Promise<boolean> {
    running.current ??= run().finally(() => {
      running.current = null;
    });
    return running.current;
  }
  const tryNow = useEffectEvent(() => void flush());

  useEffect(() => {
    if (text === stored.current || stopped.current) return;
    final.current = false;
    const timer = setTimeout(() => tryNow(), idleMs);
    return () => clearTimeout(timer);
  }, [text]);
  // Something else took the form away, such as a change of the template's state.
  useEffect(() => () => tryNow(), []);
  useEffect(() => (state.failure === null || final.current ? undefined : repeat(() => tryNow())), [state.failure]);

  return {
    ...state,
    unsaved: () => !stopped.current && latest.current.text !== stored.current,
    flush,
    settle: (value) => {
      stored.current = JSON.stringify(value);
      setState(({ keptAt }) => ({ keptAt, failure: null }));
    },
    stop: () => {
      stopped.current = true;
    },
    resume: () => {
      stopped.current = false;
      void flush();
    },
  };
}

/** Does something again and again, and when the connection is back. @returns what ends it */
function repeat(again: () => void): () => void {
  const timer = setInterval(again, retryMs);
  window.addEventListener("online", again);
  return () => {
    clearInterval(timer);
    window.removeEventListener("online", again);
  };
}
