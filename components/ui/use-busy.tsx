"use client";

import { useEffect, useRef, useState } from "react";

const DELAY_MS = 200;
const AT_LEAST_MS = 400;

/** Whether to show a spinner: not for short work, and never for a moment only. */
export function useBusy(busy: boolean): boolean {
  const [shown, setShown] = useState(false);
  const since = useRef(0);
  useEffect(() => {
    if (busy === shown) return;
    const wait = busy ? DELAY_MS : Math.max(0, AT_LEAST_MS - (Date.now() - since.current));
    const timer = setTimeout(() => {
      since.current = Date.now();
      setShown(busy);
    }, wait);
    return () => clearTimeout(timer);
  }, [busy, shown]);
  return shown;
}
