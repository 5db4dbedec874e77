"use client";

import { cva } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";
import { CircleCheck, CircleX, Info, TriangleAlert } from "./icons.tsx";

const look = cva("flex gap-[9px] rounded-md border px-3 py-2.5 text-sm leading-[18px] icon:mt-px [&_b]:font-strong", {
  variants: {
    tone: {
      info: "border-info-line bg-info-soft text-info",
      success: "border-success-line bg-success-soft text-success",
      warning: "border-warning-line bg-warning-soft text-warning",
      danger: "border-danger-line bg-danger-soft text-danger",
    },
  },
});

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleX } as const;

/** A message in the page. `title` is shown in bold before the text; put the next step into the text as a link. */
export function Note({
  tone = "info",
  title,
  children,
  role,
  className,
}: {
  tone?: keyof typeof icons;
  title?: ReactNode;
  children?: ReactNode;
  role?: "alert" | "status";
  className?: string;
}) {
  const Icon = icons[tone];
  return (
    <div className={cn(look({ tone }), className)} role={role}>
      <Icon aria-hidden />
      <div className="min-w-0 flex-1 text-foreground">
        {title ? <b>{title}</b> : null}
        {title && children ? " " : null}
        {children}
      </div>
    </div>
  );
}
