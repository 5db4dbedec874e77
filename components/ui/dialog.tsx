"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { cn } from "./cn.tsx";
import { useFocusReturn } from "./focus-return.ts";

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

/** The overlay behind a dialog. Centres the dialog, or puts it at the bottom of a phone. */
export const scrimLook =
  "fixed inset-0 z-50 grid place-items-center overflow-auto bg-scrim p-6 slim:items-end slim:justify-items-stretch slim:p-0";

/** The panel of a dialog, without its width. */
export const dialogLook =
  "relative flex max-h-[calc(100dvh-48px)] w-full flex-col rounded-lg border border-border bg-popover shadow-lg outline-none data-[state=open]:animate-rise slim:max-h-[92dvh] slim:max-w-none slim:self-end slim:rounded-t-[16px] slim:rounded-b-none";

const widths = { md: "max-w-[560px]", lg: "max-w-[620px]", xl: "max-w-[760px]" } as const;

/**
 * A modal dialog; a sheet at the bottom on a phone. The focus begins in its first field and returns to what opened it. Never
 * open one dialog from another.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  remark,
  width = "md",
  locked = false,
}: DialogProps) {
  const t = useTranslations("common");
  const focus = useFocusReturn(open);
  return (
    <Radix.Root open={open} onOpenChange={(next) => (locked && !next ? undefined : onOpenChange(next))}>
      <Radix.Portal>
        <Radix.Overlay className={scrimLook}>
          <Radix.Content
            className={cn(dialogLook, widths[width])}
            {...focus}
            {...(description ? {} : { "aria-describedby": undefined })}
          >
            <header className="flex items-start gap-3 px-5 pt-[18px] pb-1">
              <div className="min-w-0 flex-1">
                <Radix.Title className="text-lg font-strong tracking-[-0.01em] zh:tracking-normal">{title}</Radix.Title>
                {description ? (
                  <Radix.Description className="mt-0.5 text-muted-foreground">{description}</Radix.Description>
                ) : null}
              </div>
              <Radix.Close asChild disabled={locked}>
                <IconButton label={t("close")} size="sm">
                  <X aria-hidden />
                </IconButton>
              </Radix.Close>
            </header>
            {children ? <div className="overflow-y-auto px-5 pt-3 pb-5">{children}</div> : null}
            {footer ? (
              <footer className="flex items-center justify-end gap-2 border-t border-border px-5 py-3">
                {remark ? (
                  <span className="min-w-0 flex-1 text-xs text-muted-foreground tabular-nums">{remark}</span>
                ) : null}
                {footer}
              </footer>
            ) : null}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
