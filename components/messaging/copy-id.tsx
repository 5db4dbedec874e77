"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { cn } from "../ui/cn.tsx";
import { Check, Copy } from "../ui/icons.tsx";

/** An id; a click copies it. */
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
      data-slot="copy-id"
      className={cn(
        "relative z-1 inline-flex min-h-6 max-w-full items-center gap-1 font-mono text-[11.5px] tracking-[-0.02em] whitespace-nowrap text-muted-foreground hover:text-foreground icon:size-3 icon:opacity-75 zh:tracking-normal",
        className,
      )}
      aria-label={t("copyValue", { value })}
      title={t("copyValue", { value })}
      onClick={(event) => {
        // A click must not also open the row it often stands in.
        event.stopPropagation();
        void copy();
      }}
    >
      <span className="min-w-0 truncate">{shown ?? value}</span>
      {copied ? <Check className="text-success" aria-hidden /> : <Copy aria-hidden />}
      <span className="sr-only" aria-live="polite">
        {copied ? t("copied") : ""}
      </span>
    </button>
  );
}
