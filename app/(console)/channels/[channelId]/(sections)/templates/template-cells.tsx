"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { StatusBadge } from "#components/messaging/status-badge";
import { TemplateStatus } from "#components/messaging/template-status";
import { cn } from "#components/ui/cn";
import { LocalTime } from "#components/ui/local-time";
import { senderQualities } from "#db/sender-enums";
import type { TemplateRules } from "#lib/connectors/profile";
import type { ListedTemplate } from "./template-columns.tsx";

/** Stacked lines in a cell of a tall row. */
export function CellLines({ className, children }: { className?: string; children: ReactNode }) {
  return <span className={cn("flex flex-col py-2 leading-[17px] table-folded:py-0", className)}>{children}</span>;
}

export function StateCell({ row, mode }: { row: ListedTemplate; mode: TemplateRules["mode"] }) {
  const t = useTranslations("templates");
  const qualities = useTranslations("states.quality");
  const quality = senderQualities.find((value) => value === row.quality) ?? "UNKNOWN";
  const more = [
    quality === "UNKNOWN" ? null : t("quality", { quality: qualities(quality) }),
    row.reasonMeaning ?? row.reason,
  ].filter(Boolean);
  return (
    <CellLines className="max-w-[126px] items-start">
      <TemplateStatus state={row.state} mode={mode} />
      {row.approval ? <StatusBadge of="approval" state={row.approval} /> : null}
      {more.length > 0 ? (
        <span
          className="max-w-full min-w-0 truncate text-xs text-muted-foreground narrow:hidden"
          title={[...more, row.reason].filter(Boolean).join(" · ")}
        >
          {more.join(" · ")}
        </span>
      ) : null}
    </CellLines>
  );
}

/** The category. Below it is the one before the platform changed it or, without a change, the format of the message. */
export function CategoryCell({ row }: { row: ListedTemplate }) {
  const t = useTranslations("templates");
  const categories = useTranslations("states.templateCategory");
  const { category, previousCategory, categoryChangedAt } = row;
  return (
    <CellLines className="whitespace-nowrap">
      <span>{categories(category)}</span>
      {previousCategory && categoryChangedAt ? (
        <span
          className="text-xs text-warning"
          title={t("categoryChanged", {
            from: categories(previousCategory),
            to: categories(category),
          })}
        >
          {t("categoryWas", { category: categories(previousCategory) })}{" "}
          <LocalTime at={categoryChangedAt} show="date" />
        </span>
      ) : (
        <span className="text-xs text-muted-foreground">
          <Format row={row} />
        </span>
      )}
    </CellLines>
  );
}

/** "Text · 2 buttons" */
function Format({ row }: { row: ListedTemplate }) {
  const t = useTranslations("templates.format");
  const { header, buttons } = row.format;
  const above = { header: t("header"), subject: t("subject") };
  const parts = [header ? above[header] : t("text")];
  if (buttons > 0) parts.push(t("buttons", { count: buttons }));
  return parts.join(" · ");
}
