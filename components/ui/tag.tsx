"use client";

import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

/** Says what kind a thing is. For its state use StatusBadge. */
export function Tag({ children, icon, className }: { children: ReactNode; icon?: ReactNode; className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 rounded-xs bg-muted px-1.5 text-[12px] font-medium whitespace-nowrap text-secondary-foreground",
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
