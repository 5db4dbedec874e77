"use client";

import type { ReactNode } from "react";

/** Marks what belongs to the sandbox, from where nothing reaches a real person. */
export function SandboxMark({ title, children }: { title: string; children: ReactNode }) {
  return (
    <span
      className="inline-flex h-6 items-center gap-1.5 rounded-full border border-bronze-line bg-bronze-soft px-[9px] text-[12px] font-medium whitespace-nowrap text-bronze"
      title={title}
    >
      {children}
    </span>
  );
}
