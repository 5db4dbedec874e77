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
import { AddNumberInput, DISPLAY_NAME_MAX } from "#lib/channels/schema";
import { addNumberAction } from "./actions.ts";

export function AddNumberDialog({
  channelId,
  open,
  onOpenChange,
}: {
  channelId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.numbers");
  const words = useTranslations("common");
  const router = useRouter();
  const id = useId();
  const empty = { channelId, countryCode: "", number: "", displayName: "" };
  const { form, problem, busy, submit } = useActionForm({
    schema: AddNumberInput,
    action: addNumberAction,
    defaultValues: empty,
    onSuccess: (_data, input) => {
      onOpenChange(false);
      toast.success(t("added", { phone: `+${input.countryCode}${input.number}` }));
      router.refresh();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over
  useEffect(() => {
    if (open) form.reset(empty);
  }, [open]);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      title={t("addDialog.title")}
      description={t("addDialog.text")}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {words("cancel")}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {words("add")}
          </Button>
        </>
      }
    >
      <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate>
        <FormAlert problem={problem} />
        <div className="grid grid-cols-[minmax(96px,1fr)_2fr] gap-3">
          <TextField
            control={form.control}
            name="countryCode"
            label={t("addDialog.countryCode")}
            input={{ inputMode: "tel", autoComplete: "tel-country-code", autoFocus: true, placeholder: "65" }}
          />
          <TextField
            control={form.control}
            name="number"
            label={t("addDialog.number")}
            hint={t("addDialog.numberHint")}
            input={{ inputMode: "tel", autoComplete: "off" }}
          />
        </div>
        <TextField
          control={form.control}
          name="displayName"
          label={t("addDialog.displayName")}
          hint={t("addDialog.displayNameHint")}
          limit={DISPLAY_NAME_MAX}
          input={{ autoComplete: "organization" }}
        />
      </form>
    </Dialog>
  );
}
