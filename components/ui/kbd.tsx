import type { ReactNode } from "react";

/** A key on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="min-w-[18px] rounded-xs border border-b-2 border-border bg-sunken px-[5px] text-center font-sans text-2xs font-[500] whitespace-nowrap text-muted-foreground">
      {children}
    </kbd>
  );
}
