"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Check, Copy } from "#components/ui/icons";

/** A button that copies a longer text and confirms it. */
export function CopyText({ text }: { text: string }) {
  const t = useTranslations("messages.detail");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      variant="quiet"
      size="sm"
      icon={
        copied ? (
          <Check className="size-3 stroke-[2.1]" aria-hidden />
        ) : (
          <Copy className="size-3 stroke-[2.1]" aria-hidden />
        )
      }
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <span aria-live="polite">{copied ? t("copied") : t("copy")}</span>
    </Button>
  );
}
