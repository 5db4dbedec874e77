"use client";

import { useEffect, useReducer, useRef, useSyncExternalStore } from "react";

/** A value that is loaded when it is needed, or when a person begins to do something on the page. */
export type Deferred<T> = {
  /** Null until it has loaded. */
  readonly value: T | null;
  /** @throws what the import throws; the next call tries again */
  load(): Promise<T>;
};

const signs = ["pointermove", "pointerdown", "keydown"] as const;
const waiting = new Set<() => void>();
let begun = false;

/** Loads what waits for a person. Called by the page for a sign that no event gives. */
export function begin(): void {
  begun = true;
  for (const sign of signs) window.removeEventListener(sign, begin, true);
  for (const load of waiting) load();
  waiting.clear();
}

if (typeof window !== "undefined") for (const sign of signs) window.addEventListener(sign, begin, true);

/** Calls back at the first sign of a person: a pointer that moves, a touch, a key. At once when there was one. */
function atFirstSign(act: () => void): void {
  if (typeof window === "undefined") return;
  if (begun) act();
  else waiting.add(act);
}

/**
 * Defers an import. A visit that only looks at the page does not pay for it; whoever moves a hand has it before the button is
 * pressed.
 */
export function defer<T>(load: () => Promise<T>): Deferred<T> {
  let value: T | null = null;
  let running: Promise<T> | null = null;
  const deferred = {
    get value() {
      return value;
    },
    load() {
      running ??= load().then(
        (loaded) => {
          value = loaded;
          return loaded;
        },
        (cause) => {
          running = null;
          throw cause;
        },
      );
      return running;
    },
  };
  // What fails here is tried again, and told, when it is needed.
  atFirstSign(() => void deferred.load().catch(() => {}));
  return deferred;
}

/**
 * A deferred value for a component.
 *
 * @param wanted whether it is needed now; once it was, the value stays
 * @returns null until it is needed and has loaded; without a connection that is when there is one again
 */
export function useDeferred<T>(deferred: Deferred<T>, wanted: boolean): T | null {
  const [failure, settle] = useReducer((_: unknown, next: { cause: unknown } | null) => next ?? {}, null);
  const asked = useRef(false);
  if (wanted) asked.current = true;
  const { value } = deferred;
  useEffect(() => {
    // What was there when it was drawn: it may have arrived since, and then has to be drawn again.
    if (!wanted || value !== null) return;
    let here = true;
    const load = () =>
      deferred.load().then(
        () => here && settle(null),
        (cause) => {
          if (!here) return;
          // Without a connection nothing is wrong with the page, and what was typed on it stays.
          if (navigator.onLine) settle({ cause });
          else window.addEventListener("online", load, { once: true });
        },
      );
    void load();
    return () => {
      here = false;
      window.removeEventListener("online", load);
    };
  }, [wanted, deferred, value]);
  if (failure && typeof failure === "object" && "cause" in failure) throw failure.cause;
  return asked.current ? value : null;
}

/** @returns whether a person has begun to do something on the page */
export function useBegun(): boolean {
  return useSyncExternalStore(
    (changed) => {
      atFirstSign(changed);
      return () => waiting.delete(changed);
    },
    () => begun,
    () => false,
  );
}
