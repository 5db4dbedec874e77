"use client";

import { cva } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn";

const line = cva("", {
  variants: {
    kind: {
      item: "",
      subtotal: "mt-[3px] mb-[7px] border-t border-border-strong pt-[5px] font-strong text-foreground",
      total: "mt-[3px] mb-[7px] border-t-[3px] border-double border-border-strong pt-[5px] font-strong text-foreground",
    },
    tone: { plain: "", good: "font-medium text-success", bad: "font-medium text-danger" },
  },
});

/** One row of the account: what is counted, and how many. */
export function Line({
  label,
  kind = "item",
  tone = "plain",
  children,
}: {
  label: ReactNode;
  kind?: "item" | "subtotal" | "total";
  tone?: "plain" | "good" | "bad";
  children: ReactNode;
}) {
  return (
    <>
      <dt className={cn("text-secondary-foreground", line({ kind }))}>{label}</dt>
      <dd className={cn("text-right font-mono text-[12.5px]", line({ kind, tone }))}>{children}</dd>
    </>
  );
}
