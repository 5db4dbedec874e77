import type { ReactNode } from "react";
import { cn } from "#components/ui/cn";

/** Three columns: the content, the phone, and the coach or the facts. Two below 1360 px, one on a phone. */
export function DesignerLayout({ words, phone, aside }: { words: ReactNode; phone: ReactNode; aside: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_320px_264px] items-start gap-6 max-[1360px]:grid-cols-[minmax(0,1fr)_320px] narrow:grid-cols-1">
      {words}
      <div className="sticky top-16 max-[1360px]:row-span-2 narrow:hidden">{phone}</div>
      {aside}
    </div>
  );
}

/** The classes of the card in the third column. `sticks`: it stays in view while the page scrolls. */
export const asideLook = (sticks: boolean) =>
  cn("max-[1360px]:col-start-1", sticks && "sticky top-16 max-[1360px]:static");
