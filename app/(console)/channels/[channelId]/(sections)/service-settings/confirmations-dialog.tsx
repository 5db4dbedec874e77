"use client";

import { useTranslations } from "next-intl";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button } from "#components/ui/button";
import { toast } from "#components/ui/toast";
import { EditConfirmationsInput, REPLY_MAX } from "#lib/channels/service-settings/schema";
import { editConfirmationsAction } from "./actions.ts";
import type { Confirmations } from "./confirmations-card.tsx";

const fields = ["stopReply", "stopAllReply", "startReply"] as const;

/** Edits what stop and start words are answered with. */
export function ConfirmationsDialog({
  channelId,
  replies,
  open,
  onOpenChange,
}: {
  channelId: string;
  replies: Confirmations;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.service");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("confirm.dialogTitle")}
      description={t("confirm.dialogText")}
      width="lg"
      schema={EditConfirmationsInput}
      action={editConfirmationsAction}
      defaultValues={{
        channelId,
        stopReply: replies.stopReply ?? "",
        stopAllReply: replies.stopAllReply ?? "",
        startReply: replies.startReply ?? "",
      }}
      onSuccess={() => {
        toast.success(t("confirm.saved"));
      }}
    >
      {({ form }) => (
        <>
          {fields.map((field) => (
            <TextareaField
              key={field}
              control={form.control}
              name={field}
              label={t(`confirm.${field}`)}
              optional
              limit={REPLY_MAX}
              textarea={{ dir: "auto" }}
            />
          ))}
          <span>
            <Button
              size="sm"
              onClick={() => {
                for (const field of fields)
                  form.setValue(field, t(`confirm.suggested.${field}`), { shouldDirty: true });
              }}
            >
              {t("confirm.suggest")}
            </Button>
          </span>
        </>
      )}
    </FormDialog>
  );
}
