"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Note } from "#components/ui/note";
import { Select } from "#components/ui/select";
import { toast } from "#components/ui/toast";
import type { Brought, TemplateChannel } from "#lib/templates/exchange/bring-templates";
import { archiveTemplatesAction, copyTemplatesAction, listTemplateChannelsAction } from "../../_templates/actions.ts";
import { BroughtList } from "./brought-list.tsx";

type Props = { channelId: string; codes: readonly string[]; open: boolean; onOpenChange: (open: boolean) => void };

export function ArchiveManyDialog({ channelId, codes, open, onOpenChange, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("templates.several");
  return (
    <ConfirmDialog
      level={1}
      open={open}
      onOpenChange={onOpenChange}
      title={t("archiveTitle", { count: codes.length })}
      text={t("archiveText")}
      confirmLabel={t("archive")}
      onConfirm={async () => {
        const result = await archiveTemplatesAction({ channelId, codes: [...codes] });
        if (!result.ok) return result.message;
        onDone();
        if (result.data.kept.length > 0) toast.error(t("archiveKept", { names: result.data.kept.join(", ") }));
        else toast.success(t("archived"));
        return null;
      }}
    />
  );
}

/** Copies templates to another channel of the workspace, and says what became of each. */
export function CopyManyDialog({ channelId, codes, open, onOpenChange }: Props) {
  const t = useTranslations("templates.several");
  const common = useTranslations("common");
  const [channels, setChannels] = useState<TemplateChannel[]>([]);
  const [targetId, setTargetId] = useState("");
  const [results, setResults] = useState<Brought[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, start] = useTransition();

  useEffect(() => {
    let current = true;
    void listTemplateChannelsAction({ channelId }).then((found) => {
      if (!current) return;
      if (found.ok) setChannels(found.data);
      else setProblem(found.message);
    });
    return () => {
      current = false;
    };
  }, [channelId]);

  function copy() {
    start(async () => {
      const result = await copyTemplatesAction({ channelId, codes: [...codes], targetId });
      setProblem(result.ok ? null : result.message);
      if (result.ok) setResults(result.data);
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setResults(null);
        onOpenChange(next);
      }}
      locked={busy}
      title={t("copyTitle", { count: codes.length })}
      description={t("copyText")}
      footer={
        results ? (
          <Button variant="primary" onClick={() => onOpenChange(false)}>
            {common("close")}
          </Button>
        ) : (
          <>
            <Button disabled={busy} onClick={() => onOpenChange(false)}>
              {common("cancel")}
            </Button>
            <Button
              variant="primary"
              busy={busy}
              disabledReason={targetId === "" ? t("copyFirst") : null}
              onClick={copy}
            >
              {t("copyConfirm")}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {problem ? (
          <Note tone="danger" role="alert">
            {problem}
          </Note>
        ) : null}
        {results ? (
          <BroughtList results={results} base={`/channels/${targetId}/templates`} />
        ) : (
          <Select
            aria-label={t("copyTarget")}
            placeholder={t("copyTarget")}
            value={targetId}
            onValueChange={setTargetId}
            options={channels.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </div>
    </Dialog>
  );
}
