"use client";

import type { CSSProperties, ReactNode } from "react";
import { cn } from "./cn.tsx";
import { Skeleton } from "./skeleton.tsx";

const tones = { up: "text-success", down: "text-danger", warn: "text-warning" } as const;

export type Metric = {
  key: string;
  label: ReactNode;
  value: ReactNode;
  unit?: ReactNode;
  /** The line under the figure: what it is a share of, or compared with. */
  detail?: ReactNode;
  tone?: keyof typeof tones;
};

const strip =
  "grid min-w-0 grid-cols-[repeat(var(--metrics),minmax(0,1fr))] overflow-hidden rounded-lg border border-border bg-card shadow-xs max-[1181px]:grid-cols-[repeat(4,minmax(0,1fr))] slim:grid-cols-[repeat(2,minmax(0,1fr))]";

const cellLook = cn(
  "min-w-0 border-l border-border px-4 pt-[13px] pb-3.5 first:border-l-0",
  "max-[1181px]:nth-[4n+1]:border-l-0 max-[1181px]:nth-[n+5]:border-t",
  "slim:px-3.5 slim:py-[11px] slim:odd:border-l-0 slim:nth-[n+3]:border-t slim:last:odd:col-span-full",
);

/** Four to seven figures in one card. */
export function MetricStrip({ metrics, label }: { metrics: readonly Metric[]; label: string }) {
  return (
    <dl aria-label={label} style={{ "--metrics": metrics.length } as CSSProperties} className={strip}>
      {metrics.map((metric) => (
        <div key={metric.key} className={cellLook}>
          <dt className="flex items-center gap-[5px] text-xs text-muted-foreground">{metric.label}</dt>
          <dd>
            <b className="mt-[5px] block text-[22px] leading-7 font-strong tracking-[-0.02em] tabular-nums slim:text-[20px] zh:tracking-normal">
              {metric.value}
              {metric.unit ? (
                <small className="text-[13px] font-medium tracking-normal text-muted-foreground"> {metric.unit}</small>
              ) : null}
            </b>
            {metric.detail ? (
              <span className="mt-0.5 block text-xs text-muted-foreground">
                <span className={metric.tone && tones[metric.tone]}>{metric.detail}</span>
              </span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The shape of the strip while its figures load. */
export function MetricStripSkeleton({ metrics }: { metrics: number }) {
  return (
    <div className={strip} aria-hidden style={{ "--metrics": metrics } as CSSProperties}>
      {Array.from({ length: metrics }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have only their place
        <div key={at} className={cn(cellLook, "grid gap-2.5")}>
          <Skeleton width="60%" />
          <Skeleton width="80%" height={34} />
        </div>
      ))}
    </div>
  );
}
