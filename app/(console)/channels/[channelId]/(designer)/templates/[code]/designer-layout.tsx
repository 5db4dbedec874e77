import type { ReactNode } from "react";
import { cn } from "#components/ui/cn";

/** The words left, the phone beside them, the coach or the facts right; on a phone one below the other. */
export function DesignerLayout({ words, phone, aside }: { words: ReactNode; phone: ReactNode; aside: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_320px_264px] items-start gap-6 max-[1360px]:grid-cols-[minmax(0,1fr)_320px] narrow:grid-cols-1">
      {words}
      <div className="sticky top-16 max-[1360px]:row-span-2 narrow:hidden">{phone}</div>
      {aside}
    </div>
  );
}

/** Where the card at the right goes when the window is too narrow for three columns. */
export const asideLook = (sticks: boolean) =>
  cn("max-[1360px]:col-start-1", sticks && "sticky top-16 max-[1360px]:static");
