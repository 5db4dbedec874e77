"use client";

import { cn } from "./cn.tsx";

/** A grey placeholder line. `width` and `height` in pixels or any CSS unit. */
export function Skeleton({
  width = "100%",
  height = 10,
  className,
}: {
  width?: number | string;
  height?: number | string;
  className?: string;
}) {
  return (
    <span
      aria-hidden
      className={cn("block rounded-xs bg-muted motion-safe:animate-pulse", className)}
      style={{ width, height }}
    />
  );
}
