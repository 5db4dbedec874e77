import type { ReactNode } from "react";

/** Below 900 px, the page's actions in a bar at the bottom of the screen; `Page` leaves room for it. */
export function BottomBar({ children }: { children: ReactNode }) {
  return (
    <div
      data-slot="bottom-bar"
      className="fixed inset-x-0 bottom-0 z-18 hidden gap-2 border-t border-border bg-popover px-4 pt-2.5 pb-[calc(10px+env(safe-area-inset-bottom))] shadow-md narrow:flex [&_[data-slot=button]]:h-11 [&_[data-slot=button]]:flex-1"
    >
      {children}
    </div>
  );
}
