"use client";

import { cn } from "#components/ui/cn";

const fills = { sent: "bg-series-sent", delivered: "bg-series-delivered", read: "bg-series-read" } as const;

/** A step as it is shown; `width` in percent. */
type FunnelStep = { label: string; value: string; share: string; width: number; fill: keyof typeof fills };

/** A bar for each step, centred, so that together they narrow. */
export function FunnelSteps({ steps }: { steps: readonly FunnelStep[] }) {
  return (
    <ul className="grid grid-cols-[auto_minmax(0,1fr)_auto_52px] items-center gap-x-3.5 gap-y-2 narrow:grid-cols-[minmax(84px,auto)_minmax(0,1fr)_auto_46px] narrow:gap-x-2.5">
      {steps.map(({ label, value, share, width, fill }) => (
        <li key={label} className="contents">
          <span>{label}</span>
          <span className="flex h-[26px] justify-center overflow-hidden rounded-[5px] bg-sunken" aria-hidden>
            <i
              className={cn(
                "block h-full rounded-[5px] transition-[width] duration-(--motion) ease-(--ease-out)",
                fills[fill],
              )}
              style={{ width: `${width}%` }}
            />
          </span>
          <b className="text-right font-strong tabular-nums">{value}</b>
          <span className="text-right tabular-nums text-muted-foreground">{share}</span>
        </li>
      ))}
    </ul>
  );
}
