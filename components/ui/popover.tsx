"use client";

import { type ReactNode, useState } from "react";
import { defer, useDeferred } from "./deferred.tsx";
import { type Opener, openerOf } from "./opener.tsx";

const panel = defer(() => import("./popover-panel.tsx").then((popover) => popover.PopoverPanel));

/** A panel with controls at a button. */
export function Popover({
  trigger,
  children,
  align = "start",
  open,
  onOpenChange,
  ...rest
}: {
  /** One button. */
  trigger: Opener;
  children: ReactNode;
  /** What the panel is, for screen readers. */
  label: string;
  align?: "start" | "center" | "end";
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const [pressed, setPressed] = useState(false);
  const Panel = useDeferred(panel, open || pressed);
  if (Panel) return <Panel {...{ trigger, align, open, onOpenChange, children }} {...rest} />;
  return openerOf(trigger, "dialog", panel, () => {
    setPressed(true);
    onOpenChange?.(true);
  });
}
