"use client";

import { useTranslations } from "next-intl";
import { useRef, useState, useTransition } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Upload } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import type { Brought } from "#lib/templates/exchange/bring-templates";
import { importTemplatesAction } from "../../_templates/actions.ts";
import { BroughtList } from "./brought-list.tsx";

/** Reads a file of templates, and says what became of each of them. */
export function ImportTemplates({ channelId }: { channelId: string }) {
  const t = useTranslations("templates.several");
  const input = useRef<HTMLInputElement>(null);
  const [results, setResults] = useState<Brought[] | null>(null);
  const [busy, start] = useTransition();

  function read(file: File | undefined) {
    if (!file) return;
    start(async () => {
      const result = await importTemplatesAction({ channelId, file: await file.text() });
      if (result.ok) setResults(result.data);
      else toast.error(result.message);
      // The same file can be chosen again once it is mended.
      if (input.current) input.current.value = "";
    });
  }

  return (
    <>
      <Button icon={<Upload aria-hidden />} busy={busy} onClick={() => input.current?.click()}>
        {t("import")}
      </Button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        className="sr-only"
        tabIndex={-1}
        aria-label={t("importFile")}
        onChange={(event) => read(event.target.files?.[0])}
      />
      <Dialog
        open={results !== null}
        onOpenChange={(open) => (open ? undefined : setResults(null))}
        title={t("importTitle")}
      >
        <BroughtList results={results ?? []} base={`/channels/${channelId}/templates`} />
      </Dialog>
    </>
  );
}
