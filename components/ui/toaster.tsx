"use client";

import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Toaster as Sonner } from "sonner";

/** Call `toast` of sonner from anywhere. Short, with Undo where there is one; never the only copy of an error. */
export function Toaster() {
  const t = useTranslations("common");
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={t("notifications")}
      icons={{
        success: <CircleCheck className="up" aria-hidden />,
        error: <CircleX className="down" aria-hidden />,
        warning: <TriangleAlert className="warn" aria-hidden />,
        info: <Info aria-hidden />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: { toast: "toast", actionButton: "btn sm g", cancelButton: "btn sm g" },
      }}
    />
  );
}
