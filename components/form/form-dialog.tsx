"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import type { DefaultValues, FieldValues, UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import type { ActionResult } from "#lib/actions/result";
import { Button } from "../ui/button.tsx";
import { Dialog, type DialogProps } from "../ui/dialog.tsx";
import { FormAlert } from "./form-alert.tsx";
import { useActionForm } from "./use-action-form.tsx";

export type FormDialogProps<In extends FieldValues, Out, Data> = Pick<
  DialogProps,
  "open" | "onOpenChange" | "title" | "description" | "remark" | "width"
> & {
  schema: z.ZodType<Out, In>;
  action: (input: Out) => Promise<ActionResult<Data>>;
  /** Read each time the dialog opens. */
  defaultValues: DefaultValues<In>;
  /** "OK" unless given. */
  submitLabel?: ReactNode;
  submitDisabled?: boolean;
  /** The submit button of something that cannot be undone. */
  danger?: boolean;
  /** False when `children` shows the form's problem. */
  alert?: boolean;
  /** Runs before the dialog closes and the page refreshes. Return false to prevent both. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most callers have nothing to answer
  onSuccess?: (data: Data, input: Out) => false | void;
  children: (parts: { form: UseFormReturn<In, unknown, Out>; busy: boolean }) => ReactNode;
};

/**
 * A form in a dialog. A failed submit keeps the dialog open with its values; it cannot be closed while the action runs;
 * afterwards focus returns to where it was.
 */
export function FormDialog<In extends FieldValues, Out, Data>(props: FormDialogProps<In, Out, Data>) {
  // Mounted each time it opens, so that it starts with fresh values and without an old error.
  return props.open ? <OpenFormDialog {...props} /> : null;
}

function OpenFormDialog<In extends FieldValues, Out, Data>({
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
