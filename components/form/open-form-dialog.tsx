"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { FieldValues } from "react-hook-form";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormAlert } from "./form-alert.tsx";
import type { FormDialogProps } from "./form-dialog.tsx";
import { useActionForm } from "./use-action-form.tsx";

/** The dialog while it is open. */
export function OpenFormDialog<In extends FieldValues, Out, Data>({
  open,
  onOpenChange,
  schema,
  action,
  defaultValues,
  submitLabel,
  submitDisabled = false,
  danger = false,
  alert = true,
  onSuccess,
  children,
  ...dialog
}: FormDialogProps<In, Out, Data>) {
  const t = useTranslations("common");
  const router = useRouter();
  const id = useId();
  const { form, problem, busy, submit } = useActionForm({
    schema,
    action,
    defaultValues,
    onSuccess: (data, input) => {
      if (onSuccess?.(data, input) === false) return;
      onOpenChange(false);
      router.refresh();
    },
  });
  return (
    <Dialog
      {...dialog}
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {t("cancel")}
          </Button>
          <Button type="submit" form={id} variant={danger ? "danger" : "primary"} busy={busy} disabled={submitDisabled}>
            {submitLabel ?? t("ok")}
          </Button>
        </>
      }
    >
      <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate autoComplete="off">
        {alert ? <FormAlert problem={problem} /> : null}
        {children({ form, busy })}
      </form>
    </Dialog>
  );
}
