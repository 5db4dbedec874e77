"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { cn } from "../ui/cn.tsx";

/** An id in mono that copies itself on click. */
export function CopyId({ value, shown, className }: { value: string; shown?: string; className?: string }) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  }
  return (
    <button
      type="button"
      className={cn("id relative z-[1] min-h-6", className)}
      aria-label={t("copyValue", { value })}
      title={t("copyValue", { value })}
      onClick={(event) => {
        // It often stands in a row that is itself a link.
        event.stopPropagation();
        void copy();
      }}
    >
      <span className="clip">{shown ?? value}</span>
      {copied ? <Check className="up" aria-hidden /> : <Copy aria-hidden />}
      <span className="sr-only" aria-live="polite">
        {copied ? t("copied") : ""}
      </span>
    </button>
  );
}
