"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** @returns false in the server's HTML and until the browser has taken the page over, then true */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
