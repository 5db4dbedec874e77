"use client";

import type { ReactNode } from "react";
import type { DefaultValues, FieldValues, UseFormReturn } from "react-hook-form";
import type { ActionResult } from "#lib/actions/result";
import { defer, useDeferred } from "../ui/deferred.tsx";
import type { DialogProps } from "../ui/dialog.tsx";
import { LaterTexts } from "../ui/later-texts.tsx";
import type { SchemaOf } from "./use-action-form.tsx";

export type FormDialogProps<In extends FieldValues, Out, Data> = Pick<
  DialogProps,
  "open" | "onOpenChange" | "title" | "description" | "remark" | "width"
> & {
  schema: SchemaOf<In, Out>;
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

const dialog = defer(() => import("./open-form-dialog.tsx").then((form) => form.OpenFormDialog));

/**
 * A form in a dialog. A failed submit keeps the dialog open with its values; it cannot be closed while the action runs;
 * afterwards focus returns to where it was.
 */
export function FormDialog<In extends FieldValues, Out, Data>(props: FormDialogProps<In, Out, Data>) {
  // Mounted each time it opens, so that it starts with fresh values and without an old error.
  const OpenFormDialog = useDeferred(dialog, props.open);
  if (!OpenFormDialog || !props.open) return null;
  return (
    <LaterTexts>
      <OpenFormDialog {...props} />
    </LaterTexts>
  );
}
