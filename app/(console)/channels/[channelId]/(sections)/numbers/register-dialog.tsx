"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId } from "react";
import { toast } from "sonner";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { RegisterInput } from "#lib/channels/schema";
import { registerNumberAction } from "./actions.ts";

/** Registers a proved number. The PIN is ours unless the number has one already. */
export function RegisterDialog({
  channelId,
  sender,
  open,
  onOpenChange,
}: {
  channelId: string;
  sender: { id: string; phone: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.numbers");
  const words = useTranslations("common");
  const router = useRouter();
  const id = useId();
  const { form, problem, busy, submit } = useActionForm({
    schema: RegisterInput,
    action: registerNumberAction,
    defaultValues: { channelId, senderId: sender.id, pin: "" },
    onSuccess: () => {
      onOpenChange(false);
      toast.success(t("registered", { phone: sender.phone }));
      router.refresh();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over
  useEffect(() => {
    if (open) form.reset();
  }, [open]);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      title={t("registerDialog.title", { phone: sender.phone })}
      description={t("registerDialog.text")}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {words("cancel")}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t("registerDialog.submit")}
          </Button>
        </>
      }
    >
      <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate autoComplete="off">
        <FormAlert problem={problem} />
        <TextField
          control={form.control}
          name="pin"
          label={t("registerDialog.pin")}
          optional
          hint={t("registerDialog.pinHint")}
          input={{ inputMode: "numeric", autoComplete: "off", maxLength: 6, className: "mono max-w-[160px]" }}
        />
      </form>
    </Dialog>
  );
}
