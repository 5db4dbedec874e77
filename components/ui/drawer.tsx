"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./button.tsx";
import { useFocusReturn } from "./focus-return.ts";

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
export function Drawer({ open, onClose, title, meta, tools, children, footer, onNext, onPrevious }: DrawerProps) {
  const t = useTranslations("common");
  const row = useRef<HTMLElement | null>(null);
  const { ref, onCloseAutoFocus } = useFocusReturn(open, row);
  // After every render: J and K show another row.
  useEffect(() => {
    if (open) row.current = document.querySelector<HTMLElement>("tr[aria-selected=true] a[href]");
  });
  const walk = useRef({ onClose, onNext, onPrevious });
  walk.current = { onClose, onNext, onPrevious };
  useEffect(() => {
    if (!open) return;
    function press(event: KeyboardEvent) {
      const target = event.target as HTMLElement;
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (target.closest("input, textarea, select, [contenteditable], [role=menu], [role=listbox]")) return;
      // Radix handles Escape only while focus is inside; it must also close the drawer from the list.
      if (event.key === "Escape") walk.current.onClose();
      else if (event.key === "j") walk.current.onNext?.();
      else if (event.key === "k") walk.current.onPrevious?.();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [open]);
  return (
    <Radix.Root open={open} modal={false} onOpenChange={(next) => next || onClose()}>
      <Radix.Portal>
        <Radix.Content
          ref={ref}
          className="fixed top-[calc(48px+var(--banner-height,0px))] right-0 bottom-0 z-15 flex w-[468px] max-w-[100vw] flex-col border-l border-border bg-popover shadow-lg outline-none data-[state=open]:animate-slide-in narrow:top-[calc(52px+var(--banner-height,0px))] narrow:w-full narrow:border-0"
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={onCloseAutoFocus}
          onOpenAutoFocus={(event) => {
            // Focus the drawer, not its first button, so that screen readers start with the title.
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
        >
          {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a part of the drawer, not a landmark of the page */}
          <header role="presentation" className="border-b border-border px-5 pt-3.5 pb-3">
            <div className="flex min-w-0 items-center gap-2">
              <Radix.Title className="min-w-0 flex-1 truncate text-lg font-strong zh:tracking-normal">
                {title}
              </Radix.Title>
              {tools}
              <Radix.Close asChild>
                <IconButton label={t("close")} size="sm">
                  <X aria-hidden />
                </IconButton>
              </Radix.Close>
            </div>
            {meta ? <div className="mt-1 flex min-w-0 flex-wrap items-center gap-2">{meta}</div> : null}
          </header>
          <div className="flex flex-1 flex-col gap-[18px] overflow-y-auto px-5 pt-4 pb-6">{children}</div>
          {footer ? (
            <footer role="presentation" className="flex gap-2 border-t border-border px-5 py-2.5">
              {footer}
            </footer>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
