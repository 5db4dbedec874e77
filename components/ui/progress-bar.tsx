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
  primary: "bg-p",
  success: "bg-s",
  warning: "bg-w",
  danger: "bg-d",
  neutral: "bg-n",
  sent: "bg-sent",
  delivered: "bg-del",
  read: "bg-read",
  failed: "bg-fail",
  inbound: "bg-in",
  fallback: "bg-fb",
};

export type BarPart = { value: number; tone: BarTone; label: string };

/**
 * A bar made of parts. `total` is the whole width; what the parts leave is the rest still to come.
 * `label` says what is measured; the parts are read out after it.
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
  size?: "xs" | "md" | "xl";
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
      className={cn("bar", size === "xs" && "xs", size === "xl" && "xl", className)}
    >
      {parts
        .filter((part) => part.value > 0)
        .map((part) => (
          <i
            key={part.label}
            title={`${part.label}: ${part.value}`}
            className={fills[part.tone]}
            style={{ width: `${(part.value / whole) * 100}%` }}
          />
        ))}
    </div>
  );
}
