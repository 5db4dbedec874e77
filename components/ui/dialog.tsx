"use client";

import type { ReactNode } from "react";
import { onDemand } from "./on-demand.tsx";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end. */
  footer?: ReactNode;
  /** A line of small print at the start of the footer. */
  remark?: ReactNode;
  /** 560, 620 or 760 px at most. */
  width?: "md" | "lg" | "xl";
  /** Prevents closing, for as long as an action runs. */
  locked?: boolean;
};

/**
 * A modal dialog; a sheet at the bottom on a phone. The focus begins in its first field and returns to what opened it. Never
 * open one dialog from another.
 */
export const Dialog = onDemand<DialogProps>(() => import("./dialog-panel.tsx").then((dialog) => dialog.DialogPanel));
