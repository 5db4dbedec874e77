"use client";

import { cn } from "./cn.tsx";

export type BarTone =
  | "primary"
  | "success"
  | "warning"
  | "danger"
  | "neutral"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "inbound"
  | "fallback";

const fills: Record<BarTone, string> = {
  primary: "bg-primary",
  success: "bg-success-solid",
  warning: "bg-warning-solid",
  danger: "bg-danger-solid",
  neutral: "bg-neutral-solid",
  sent: "bg-series-sent",
  delivered: "bg-series-delivered",
  read: "bg-series-read",
  failed: "bg-series-failed",
  inbound: "bg-series-inbound",
  fallback: "bg-series-fallback",
};

const heights = { xs: "h-[5px]", sm: "h-[7px]", md: "h-2", xl: "h-3.5" } as const;

export type BarPart = { value: number; tone: BarTone; label: string };

/**
 * A bar made of parts. `total` is the full width; the rest stays empty. Screen readers read `label`, then the parts.
 */
export function ProgressBar({
  parts,
  total,
  label,
  size = "md",
  className,
}: {
  parts: readonly BarPart[];
  total?: number;
  label: string;
  size?: keyof typeof heights;
  className?: string;
}) {
  const sum = parts.reduce((all, part) => all + part.value, 0);
  const whole = Math.max(total ?? sum, sum, 1);
  const spoken = parts.map((part) => `${part.label} ${part.value}`).join(", ");
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={whole}
      aria-valuenow={sum}
      aria-valuetext={spoken}
      className={cn("flex gap-0.5 overflow-hidden rounded-full bg-muted", heights[size], className)}
    >
      {parts
        .filter((part) => part.value > 0)
        .map((part) => (
          <i
            key={part.label}
            title={`${part.label}: ${part.value}`}
            className={cn("block min-w-0.5", fills[part.tone])}
            style={{ width: `${(part.value / whole) * 100}%` }}
          />
        ))}
    </div>
  );
}
