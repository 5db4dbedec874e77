import type { ReactNode } from "react";

/** The card of the four figures, in the page and in its skeleton. */
export const heroPadding = "px-5 pt-5 pb-3.5 narrow:p-4";

/** Four figures side by side; two by two when narrow. */
export const figuresGrid = "grid grid-cols-[1.2fr_1fr_1fr_1.25fr] gap-4 narrow:grid-cols-2 narrow:gap-3.5";

/** Two columns below the figures; one when narrow. */
export function CampaignColumns({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)] items-start gap-4 narrow:grid-cols-[minmax(0,1fr)]">
      {children}
    </div>
  );
}
