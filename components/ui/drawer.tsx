"use client";

import type { ReactNode } from "react";
import { onDemand } from "./on-demand.tsx";

export type DrawerProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** The line under the title: state, id. */
  meta?: ReactNode;
  /** Buttons to the left of the close button, such as previous and next. */
  tools?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Called for J and K, to walk through the list behind the drawer. */
  onNext?: () => void;
  onPrevious?: () => void;
};

/**
 * A panel at the right, next to a list that stays usable. Esc closes it. The focus returns to the row it shows, or to what
 * opened it.
 */
export const Drawer = onDemand<DrawerProps>(() => import("./drawer-panel.tsx").then((drawer) => drawer.DrawerPanel));
