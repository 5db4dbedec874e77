"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonIcons } from "#components/messaging/preview/preview-buttons";
import { Tag } from "#components/ui/tag";
import type { TemplateButton } from "#db/json/template-content";

/** An icon for a button's kind, followed by the children or by the name of the kind. */
export function ButtonTag({
  kind,
  className,
  children,
}: {
  kind: TemplateButton["kind"];
  className?: string;
  children?: ReactNode;
}) {
  const t = useTranslations("templates");
  const Icon = buttonIcons[kind];
  return (
    <Tag icon={<Icon className="size-3 stroke-[2.1]" aria-hidden />} className={className}>
      {children ?? t(`parts.button.${kind}`)}
    </Tag>
  );
}
