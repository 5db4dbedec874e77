"use client";

import { cva } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

export type BadgeTone = "neutral" | "info" | "success" | "warning" | "danger";

const look = cva(
  "inline-flex items-center gap-[5px] text-xs in-[td]:align-middle font-medium whitespace-nowrap icon:size-3.5",
  {
    variants: {
      tone: {
        neutral: "text-neutral",
        info: "text-info",
        success: "text-success",
        warning: "text-warning",
        danger: "text-danger",
      },
      ground: { true: "h-5 rounded-[5px] border pr-[7px] pl-[5px] leading-[18px]", false: "leading-5" },
    },
    compoundVariants: [
      { ground: true, tone: "neutral", className: "border-neutral-line bg-neutral-soft" },
      { ground: true, tone: "info", className: "border-info-line bg-info-soft" },
      { ground: true, tone: "success", className: "border-success-line bg-success-soft" },
      { ground: true, tone: "warning", className: "border-warning-line bg-warning-soft" },
      { ground: true, tone: "danger", className: "border-danger-line bg-danger-soft" },
    ],
  },
);

/** An icon and a word in a tone. Warning and danger always have a background, because somebody must act. */
export function Badge({
  tone,
  icon,
  ground = false,
  title,
  className,
  children,
}: {
  tone: BadgeTone;
  icon?: ReactNode;
  ground?: boolean;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  const onGround = ground || tone === "warning" || tone === "danger";
  return (
    <span data-slot="badge" className={cn(look({ tone, ground: onGround }), className)} title={title}>
      {icon}
      {children}
    </span>
  );
}
