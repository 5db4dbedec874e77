"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";

/** Refreshes the page's data every `everyMs` milliseconds while `active`; pauses while the tab is hidden. */
export function LiveRefresh({ active, everyMs = 2000 }: { active: boolean; everyMs?: number }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  useEffect(() => {
    if (!active || pending) return;
    // One request at a time: the timer restarts once the response has arrived.
    const timer = setTimeout(() => {
      if (!document.hidden) start(() => router.refresh());
    }, everyMs);
    const wake = () => {
      if (!document.hidden) start(() => router.refresh());
    };
    document.addEventListener("visibilitychange", wake);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [active, pending, everyMs, router]);
  return null;
}
