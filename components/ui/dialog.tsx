"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { cn } from "./cn.tsx";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end; a `<span className="grow">` before them holds a remark. */
  footer?: ReactNode;
  wide?: boolean;
  /** Keeps the dialog open while something runs that must not be lost from sight. */
  locked?: boolean;
  className?: string;
};

/** Decides one thing; rises as a sheet on a phone. Never two deep. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  wide,
  locked = false,
  className,
}: DialogProps) {
  const t = useTranslations("common");
  return (
    <Radix.Root open={open} onOpenChange={(next) => (locked && !next ? undefined : onOpenChange(next))}>
      <Radix.Portal>
        <Radix.Overlay className="scrim">
          <Radix.Content
            className={cn("dialog", wide && "wide", className)}
            {...(description ? {} : { "aria-describedby": undefined })}
          >
            <header>
              <div className="grow">
                <Radix.Title>{title}</Radix.Title>
                {description ? <Radix.Description className="sub">{description}</Radix.Description> : null}
              </div>
              <Radix.Close asChild disabled={locked}>
                <IconButton label={t("close")} size="sm">
                  <X aria-hidden />
                </IconButton>
              </Radix.Close>
            </header>
            {children ? <div className="dialog-b">{children}</div> : null}
            {footer ? <footer>{footer}</footer> : null}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
