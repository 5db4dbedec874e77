"use client";

import { useTranslations } from "next-intl";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { ActionResult } from "#lib/actions/result";
import type { NumberQuota } from "#lib/requests/number-quotas";
import { REASON_MAX, SetNumbersForm, type SetNumbersInput } from "#lib/requests/schema";

export type SetNumbers = (input: SetNumbersInput) => Promise<ActionResult<void>>;

/** Sets how many numbers a channel may hold. */
export function NumberQuotaDialog({
  row: { channelId, name, used, quota },
  customerId,
  action,
  onClose,
}: {
  row: NumberQuota;
  customerId: string;
  action: SetNumbers;
  onClose: () => void;
}) {
  const t = useTranslations("requests.numbers");
  const set = useTranslations("requests.set");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("dialogTitle", { channel: name })}
      description={t("text", { used, quota })}
      submitLabel={set("submit")}
      schema={SetNumbersForm}
      action={action}
      defaultValues={{ customerId, quota: "numbers", objectId: channelId, total: String(quota), reason: "" }}
      onSuccess={(_data, { total }) => void toast.success(t("done", { channel: name, total }))}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="total"
            label={t("total")}
            hint={set("totalHint", { used })}
            input={{ inputMode: "numeric", autoComplete: "off", className: "max-w-32 tabular-nums", autoFocus: true }}
          />
          <TextareaField
            control={form.control}
            name="reason"
            label={set("reason")}
            limit={REASON_MAX}
            textarea={{ rows: 2, placeholder: set("reasonPlaceholder") }}
          />
        </>
      )}
    </FormDialog>
  );
}
