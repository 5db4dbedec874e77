"use client";

import { useTranslations } from "next-intl";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { AskForChannelsForm, AskForNumbersForm, REASON_MAX } from "#lib/requests/schema";
import { askForChannelsAction, askForNumbersAction } from "./request-actions.ts";
import type { Use } from "./request-more.tsx";

type Props = { open: boolean; onOpenChange: (open: boolean) => void; use: Use };

/** Asks for more channels. */
export function ChannelsDialog({ open, onOpenChange, use }: Props) {
  const t = useTranslations("requests.ask");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("channelsTitle")}
      description={t("text", textValues(use))}
      submitLabel={t("submit")}
      schema={AskForChannelsForm}
      action={askForChannelsAction}
      defaultValues={{ total: String(use.quota + 10), reason: "" }}
      onSuccess={() => void toast.success(t("sent"))}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="total"
            label={t("total")}
            hint={t("totalHint", { quota: use.quota })}
            input={totalInput}
          />
          <TextareaField
            control={form.control}
            name="reason"
            label={t("reason")}
            limit={REASON_MAX}
            textarea={{ rows: 3, placeholder: t("reasonPlaceholder") }}
          />
        </>
      )}
    </FormDialog>
  );
}

/** Asks for more numbers in a channel. */
export function NumbersDialog({
  channelId,
  channel,
  open,
  onOpenChange,
  use,
}: Props & { channelId: string; channel: string }) {
  const t = useTranslations("requests.ask");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("numbersTitle", { channel })}
      description={t("text", textValues(use))}
      submitLabel={t("submit")}
      schema={AskForNumbersForm}
      action={askForNumbersAction}
      defaultValues={{ channelId, total: String(use.quota + 5), reason: "" }}
      onSuccess={() => void toast.success(t("sent"))}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="total"
            label={t("total")}
            hint={t("totalHint", { quota: use.quota })}
            input={totalInput}
          />
          <TextareaField
            control={form.control}
            name="reason"
            label={t("reason")}
            limit={REASON_MAX}
            textarea={{ rows: 3, placeholder: t("reasonPlaceholder") }}
          />
        </>
      )}
    </FormDialog>
  );
}

const totalInput = {
  inputMode: "numeric",
  autoComplete: "off",
  className: "max-w-32 tabular-nums",
  autoFocus: true,
} as const;

function textValues({ used, quota, answerer }: Use) {
  return { used, quota, answerer: answerer === null ? "operator" : "provider", provider: answerer ?? "" };
}
