"use client";

import type { ReactNode } from "react";
import { onDemand } from "../ui/on-demand.tsx";

export type Consequence = { text: ReactNode /** Something is lost by it. */; loses?: boolean };

type Base = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  text?: ReactNode;
  /** The verb of the button: "Delete", "Stop sending". */
  confirmLabel?: string;
  danger?: boolean;
  /** A choice to make, above the consequences. */
  children?: ReactNode;
  /** Runs the action. Return a text to show it and keep the dialog open; anything else closes the dialog. */
  // biome-ignore lint/suspicious/noConfusingVoidType: callers that have nothing to answer answer nothing
  onConfirm: () => Promise<string | null | undefined | void>;
};

export type ConfirmDialogProps = Base &
  (
    | { level: 1 }
    | { level: 2; consequences: readonly Consequence[]; understand?: string }
    | { level: 3; consequences?: readonly Consequence[]; name: string }
  );

const OpenConfirmDialog = onDemand<ConfirmDialogProps>(() =>
  import("./open-confirm-dialog.tsx").then((dialog) => dialog.OpenConfirmDialog),
);

/**
 * Asks for confirmation. Level 1 asks OK or Cancel, level 2 lists the consequences and has a box to tick, level 3 wants
 * the name typed. Use level 2 or 3 for whatever cannot be undone.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  // Mounted each time it opens, so that it starts unticked and untyped, and costs a list's rows nothing while it is closed.
  return props.open ? <OpenConfirmDialog {...props} /> : null;
}
