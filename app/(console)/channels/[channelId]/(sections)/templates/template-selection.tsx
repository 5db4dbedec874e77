"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Button } from "#components/ui/button";
import { Archive, Copy, Download } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import { exportTemplatesAction } from "../../_templates/actions.ts";

const ArchiveManyDialog = onDemand(() => import("./selection-dialogs.tsx").then((part) => part.ArchiveManyDialog));
const CopyManyDialog = onDemand(() => import("./selection-dialogs.tsx").then((part) => part.CopyManyDialog));

type Props = {
  channelId: string;
  /** Codes of the chosen templates. */
  codes: readonly string[];
  onClear: () => void;
};

/** What can be done with several templates at once. */
export function TemplateSelection({ channelId, codes, onClear }: Props) {
  const t = useTranslations("templates.several");
  const [busy, start] = useTransition();
  const [archiving, setArchiving] = useState(false);
  const [copying, setCopying] = useState(false);

  function download() {
    start(async () => {
      const result = await exportTemplatesAction({ channelId, codes: [...codes] });
      if (!result.ok) return void toast.error(result.message);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([result.data.file], { type: "application/json" }));
      link.download = "templates.json";
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }

  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2 border-border border-b px-4 py-2">
      <span className="min-w-0 flex-1 tabular-nums" role="status">
        {t("chosen", { count: codes.length })}
      </span>
      <Button size="sm" icon={<Download aria-hidden />} busy={busy} onClick={download}>
        {t("export")}
      </Button>
      <Button size="sm" icon={<Copy aria-hidden />} onClick={() => setCopying(true)}>
        {t("copy")}
      </Button>
      <Button size="sm" icon={<Archive aria-hidden />} onClick={() => setArchiving(true)}>
        {t("archive")}
      </Button>
      <Button size="sm" onClick={onClear}>
        {t("clear")}
      </Button>
      <ArchiveManyDialog
        channelId={channelId}
        codes={codes}
        open={archiving}
        onOpenChange={setArchiving}
        onDone={onClear}
      />
      <CopyManyDialog channelId={channelId} codes={codes} open={copying} onOpenChange={setCopying} />
    </div>
  );
}
