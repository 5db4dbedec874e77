/* The classes of what opens, for parts of their own kind. */

import { cva } from "class-variance-authority";

/** The panel of a menu and of a select. */
export const menuLook =
  "z-70 max-h-[min(420px,var(--radix-popper-available-height,420px))] min-w-[196px] overflow-y-auto rounded-md border border-border bg-popover p-1 text-sm shadow-md focus-visible:shadow-lg data-[state=open]:animate-fade-in";

/** One line of a menu, a select or a list to search in. */
export const menuItemLook = cva(
  [
    "flex min-h-[30px] w-full cursor-pointer items-center gap-[9px] rounded-[5px] px-2 py-1 text-left outline-none select-none narrow:min-h-10",
    "focus-visible:shadow-[inset_0_0_0_2px_var(--ring)] data-highlighted:bg-accent data-[selected=true]:bg-accent",
    "data-disabled:not-data-[disabled=false]:cursor-not-allowed data-disabled:not-data-[disabled=false]:text-disabled-foreground",
  ],
  {
    variants: { danger: { true: "text-danger", false: "icon:text-muted-foreground" } },
    defaultVariants: { danger: false },
  },
);

/** The classes of the panel, for popovers that do not use the component below. */
export const popoverLook =
  "z-70 max-w-[calc(100vw-16px)] rounded-md border border-border bg-popover p-3 shadow-md outline-none focus-visible:shadow-lg data-[state=open]:animate-fade-in";

/** The overlay behind a dialog. Centres the dialog, or puts it at the bottom of a phone. */
export const scrimLook =
  "fixed inset-0 z-50 grid place-items-center overflow-auto bg-scrim p-6 slim:items-end slim:justify-items-stretch slim:p-0";

/** The panel of a dialog, without its width. */
export const dialogLook =
  "relative flex max-h-[calc(100dvh-48px)] w-full flex-col rounded-lg border border-border bg-popover shadow-lg outline-none data-[state=open]:animate-rise slim:max-h-[92dvh] slim:max-w-none slim:self-end slim:rounded-t-[16px] slim:rounded-b-none";
