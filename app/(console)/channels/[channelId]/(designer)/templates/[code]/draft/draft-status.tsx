"use client";

import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import type { useDesigner } from "../use-designer.ts";

/** Whether what is typed is kept, and since when. */
export function DraftStatus({ designer, savedAt }: { designer: ReturnType<typeof useDesigner>; savedAt: Date }) {
  const t = useTranslations("templates.draft");
  const { dirty, keeping } = designer;
  if (keeping.failure) {
    return (
      <span role="status" className="text-warning">
        {t("failed", { reason: keeping.failure })}
      </span>
    );
  }
  return (
    <span role="status">
      {!dirty
        ? t.rich("saved", { time: () => <LocalTime at={savedAt} /> })
        : keeping.keptAt
          ? t.rich("kept", { time: () => <LocalTime at={keeping.keptAt ?? savedAt} show="time" /> })
          : t("keeping")}
    </span>
  );
}
