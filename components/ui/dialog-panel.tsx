"use client";

import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { IconButton } from "./button.tsx";
import { cn } from "./cn.tsx";
import type { DialogProps } from "./dialog.tsx";
import { useFocusReturn } from "./focus-return.ts";
import { X } from "./icons.tsx";
import { dialogLook, scrimLook } from "./looks.tsx";

const widths = { md: "max-w-[560px]", lg: "max-w-[620px]", xl: "max-w-[760px]" } as const;

/** The dialog itself, open or about to close. */
export function DialogPanel({
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
