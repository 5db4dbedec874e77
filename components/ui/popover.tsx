"use client";

import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

/** The classes of the panel, for popovers that do not use the component below. */
export const popoverLook =
  "z-70 max-w-[calc(100vw-16px)] rounded-md border border-border bg-popover p-3 shadow-md outline-none focus-visible:shadow-lg data-[state=open]:animate-fade-in";

export function Popover({
  trigger,
  children,
  label,
  align = "start",
  className,
  open,
  onOpenChange,
}: {
  trigger: ReactNode;
  children: ReactNode;
  /** What the panel is, for screen readers. */
  label: string;
  align?: "start" | "center" | "end";
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className={cn(popoverLook, className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
