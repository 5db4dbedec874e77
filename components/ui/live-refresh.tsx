"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";

/** Reads the page's data again every `everyMs` while `active`; rests while the tab is hidden and catches up on return. */
export function LiveRefresh({ active, everyMs = 2000 }: { active: boolean; everyMs?: number }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  useEffect(() => {
    if (!active || pending) return;
    // One request at a time: the clock starts again when the answer is there.
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
