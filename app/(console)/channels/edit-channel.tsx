"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId } from "react";
import { toast } from "sonner";
import { TextareaField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import type { Platform } from "#db/enums";
import { EditChannelInput, NAME_MAX, REMARKS_MAX } from "#lib/channels/schema";
import { editChannelAction } from "./actions.ts";

export type EditableChannel = { id: string; type: Platform; name: string; remarks: string };

export function EditChannelDialog({
  channel,
  open,
  onOpenChange,
}: {
  channel: EditableChannel;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations();
  const id = useId();
  const router = useRouter();
  const values = { channelId: channel.id, name: channel.name, remarks: channel.remarks };
  const { form, problem, busy, submit } = useActionForm({
    schema: EditChannelInput,
    action: editChannelAction,
    defaultValues: values,
    onSuccess: (_data, input) => {
      onOpenChange(false);
      toast.success(t("channels.edited", { name: input.name }));
      router.refresh();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over, a background refresh must not
  useEffect(() => {
    if (open) form.reset(values);
  }, [open]);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      title={t("channels.editDialog.title")}
      description={t("channels.editDialog.text", { type: t(`states.platform.${channel.type}`) })}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t("common.ok")}
          </Button>
        </>
      }
    >
      <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate>
        <FormAlert problem={problem} />
        <TextField
          control={form.control}
          name="name"
          label={t("channels.createDialog.name")}
          limit={NAME_MAX}
          input={{ autoComplete: "off", autoFocus: true }}
        />
        <TextareaField
          control={form.control}
          name="remarks"
          label={t("channels.createDialog.remarks")}
          optional
          limit={REMARKS_MAX}
          textarea={{ rows: 2, placeholder: t("channels.createDialog.remarksPlaceholder") }}
        />
      </form>
    </Dialog>
  );
}
