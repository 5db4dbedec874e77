import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

/** What kind a thing is. How it is doing is a StatusBadge. */
export function Tag({ children, icon, className }: { children: ReactNode; icon?: ReactNode; className?: string }) {
  return (
    <span className={cn("tag", className)}>
      {icon}
      {children}
    </span>
  );
}
