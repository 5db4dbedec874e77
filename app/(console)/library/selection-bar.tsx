"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Trash2 } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import type { LibraryRow } from "#lib/media/library/queries";
import { removeUnusedFilesAction } from "./actions.ts";

/** What can be done with the files that are ticked. */
export function SelectionBar({ rows, onClear }: { rows: readonly LibraryRow[]; onClear: () => void }) {
  const t = useTranslations("library.selection");
  const [asking, setAsking] = useState(false);
  const unused = rows.filter(({ uses }) => uses === 0);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2 border-b border-border px-4 py-2">
      <span className="min-w-0 flex-[1_0_160px] tabular-nums" role="status">
        {t("count", { count: rows.length, unused: unused.length })}
      </span>
      <Button variant="quiet" size="sm" onClick={onClear}>
        {t("clear")}
      </Button>
      <Button
        size="sm"
        icon={<Trash2 aria-hidden />}
        disabledReason={unused.length === 0 ? t("allUsed") : null}
        onClick={() => setAsking(true)}
      >
        {t("remove", { count: unused.length })}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        level={2}
        danger
        title={t("title", { count: unused.length })}
        text={t("text")}
        confirmLabel={t("remove", { count: unused.length })}
        consequences={[{ text: t("lost"), loses: true }]}
        onConfirm={async () => {
          const result = await removeUnusedFilesAction({ ids: unused.map(({ id }) => id) });
          if (!result.ok) return result.message;
          const { removed, used } = result.data;
          if (used > 0) toast.success(t("doneSome", { removed, used }));
          else toast.success(t("done", { removed }));
          onClear();
        }}
      />
    </div>
  );
}
