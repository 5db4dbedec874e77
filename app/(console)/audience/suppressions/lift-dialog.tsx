"use client";

import { useTranslations } from "next-intl";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import type { SuppressionRow } from "#lib/audience/queries";
import { LiftSuppressionInput, reasonMax } from "#lib/audience/schema";
import { liftSuppressionAction } from "./actions.ts";

/** Asks why a person may be messaged again. @param row null keeps it closed */
export function LiftDialog({ row, onClose }: { row: SuppressionRow; onClose: () => void }) {
  const t = useTranslations("audience.liftDialog");
  const { source } = row;
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title", { person: row.address })}
      description={t("text")}
      schema={LiftSuppressionInput}
      action={liftSuppressionAction}
      defaultValues={{ id: row.id, seenAt: new Date(row.at).toISOString(), reason: "" }}
      submitLabel={t("submit")}
      onSuccess={() => void toast.success(t("done", { person: row.address }))}
    >
      {({ form }) => (
        <>
          {source === "word" || source === "platform" ? (
            <Note tone="warning">
              {t("wish")} {source === "platform" ? t("platform") : null}
            </Note>
          ) : null}
          <TextareaField
            control={form.control}
            name="reason"
            label={t("reason")}
            hint={t("reasonHint")}
            limit={reasonMax}
            textarea={{ rows: 3 }}
          />
        </>
      )}
    </FormDialog>
  );
}
