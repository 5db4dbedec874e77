"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";
import { buttonLook } from "./button.tsx";
import { CircleCheck, CircleX, Info, TriangleAlert } from "./icons.tsx";
import { toasterIsThere } from "./toast.tsx";

/** Where toasts appear. */
export function ToasterPanel() {
  useEffect(toasterIsThere, []);
  const t = useTranslations("common");
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={t("notifications")}
      style={{ fontFamily: "var(--font-sans)" }}
      icons={{
        success: <CircleCheck className="text-success" aria-hidden />,
        error: <CircleX className="text-danger" aria-hidden />,
        warning: <TriangleAlert className="text-warning" aria-hidden />,
        info: <Info aria-hidden />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[356px] max-w-[calc(100vw-32px)] items-center gap-2.5 rounded-md border border-border bg-popover px-3 py-2.5 text-sm text-foreground shadow-lg",
          content: "min-w-0 flex-1",
          description: "text-xs text-muted-foreground",
          icon: "flex-none",
          actionButton: buttonLook({ variant: "quiet", size: "sm" }),
          cancelButton: buttonLook({ variant: "quiet", size: "sm" }),
        },
      }}
    />
  );
}
