"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.tsx";
import { Tag } from "./tag.tsx";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section
      {...rest}
      data-slot="card"
      className={cn("min-w-0 rounded-lg border border-border bg-card shadow-xs", className)}
    />
  );
}

/** The title at the left, actions for the whole card at the right. `line` draws a line below. */
export function CardHeader({
  title,
  count,
  children,
  line = false,
  className,
}: {
  title: ReactNode;
  count?: ReactNode;
  children?: ReactNode;
  line?: boolean;
  className?: string;
}) {
  return (
    <div
      data-slot="card-header"
      data-line={line || undefined}
      className={cn(
        "flex min-h-[52px] flex-wrap items-center gap-2 px-4 py-3",
        line && "border-b border-border",
        className,
      )}
    >
      <h2 className="text-md font-strong tracking-[-0.005em] zh:tracking-normal">{title}</h2>
      {count === undefined ? null : <Tag className="tabular-nums">{count}</Tag>}
      {children ? (
        <div
          className={cn(
            "ml-auto flex min-w-0 flex-wrap items-center justify-end gap-2",
            // Three of them never stand beside the title of a phone.
            "slim:has-[>:nth-child(3)]:ml-0 slim:has-[>:nth-child(3)]:w-full slim:has-[>:nth-child(3)]:justify-start",
          )}
        >
          {children}
        </div>
      ) : null}
    </div>
  );
}

/** `top` adds padding at the top; needed below a header with a line, or without a header. */
export function CardBody({ className, top = false, ...rest }: ComponentProps<"div"> & { top?: boolean }) {
  return <div {...rest} className={cn("px-4 pb-4", top && "pt-4", className)} />;
}

export function CardFooter({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={cn(
        "flex items-center gap-2 border-t border-border px-4 py-2.5 text-xs/5 text-muted-foreground",
        className,
      )}
    />
  );
}
