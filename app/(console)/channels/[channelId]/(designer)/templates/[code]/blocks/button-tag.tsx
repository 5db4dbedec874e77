"use client";

import { CornerUpLeft, ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Tag } from "#components/ui/tag";
import type { TemplateButton } from "#db/schema/templates";

/** A button's kind as a picture, before its kind in words or, with children, before its own words. */
export function ButtonTag({
  kind,
  className,
  children,
}: {
  kind: TemplateButton["kind"];
  className?: string;
  children?: ReactNode;
}) {
  const t = useTranslations("templates.buttons");
  const Icon = kind === "url" ? ExternalLink : CornerUpLeft;
  return (
    <Tag icon={<Icon className="size-3 stroke-[2.1]" aria-hidden />} className={className}>
      {children ?? (kind === "url" ? t("url") : t("quickReply"))}
    </Tag>
  );
}
