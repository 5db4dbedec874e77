"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Button, ButtonLink } from "#components/ui/button";
import { Archive, Copy, Download } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { Label } from "#lib/templates/labels/labels";
import { exportTemplatesAction } from "../../_templates/actions.ts";

const ArchiveManyDialog = onDemand(() => import("./selection-dialogs.tsx").then((part) => part.ArchiveManyDialog));
const CopyManyDialog = onDemand(() => import("./selection-dialogs.tsx").then((part) => part.CopyManyDialog));
const LabelDialog = onDemand(() => import("./label-dialog.tsx").then((part) => part.LabelDialog));

type Props = {
  channelId: string;
  /** Codes of the chosen templates. */
  codes: readonly string[];
  labels: readonly Label[];
  onClear: () => void;
};

/** What can be done with several templates at once. */
export function TemplateSelection({ channelId, codes, labels, onClear }: Props) {
  const t = useTranslations("templates.several");
  const [busy, start] = useTransition();
  const [archiving, setArchiving] = useState(false);
  const [copying, setCopying] = useState(false);
  const [labelling, setLabelling] = useState(false);

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
      <span className="min-w-0 flex-[1_0_160px] tabular-nums" role="status">
        {t("chosen", { count: codes.length })}
      </span>
      <Button size="sm" icon={<Download aria-hidden />} busy={busy} onClick={download}>
        {t("export")}
      </Button>
      {codes.length === 2 ? (
        <ButtonLink size="sm" href={`/channels/${channelId}/templates/compare?a=${codes[0]}&b=${codes[1]}`}>
          {t("compare")}
        </ButtonLink>
      ) : null}
      <Button size="sm" onClick={() => setLabelling(true)}>
        {t("labels")}
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
      <LabelDialog channelId={channelId} codes={codes} labels={labels} open={labelling} onOpenChange={setLabelling} />
      <CopyManyDialog channelId={channelId} codes={codes} open={copying} onOpenChange={setCopying} />
    </div>
  );
}
