"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Checkbox } from "#components/ui/checkbox";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import type { ChannelState, Platform } from "#db/enums";
import { REASON_MAX, RequestUnbindingInput } from "#lib/channels/schema";
import {
  requestUnbindingAction,
  unbindChannelAction,
  unbindCustomerChannelAction,
  withdrawUnbindingAction,
} from "./actions.ts";
import { platformProfile } from "./platform-profile.ts";

type Opening = { open: boolean; onOpenChange: (open: boolean) => void };
type Named = { id: string; name: string };
export type UnbindableChannel = Named & {
  type: Platform;
  state: ChannelState;
  numbers: number;
  unbindReason: string | null;
};

/** Asks the provider's staff to unbind the channel, with a reason. */
export function RequestUnbindingDialog({ channel, open, onOpenChange }: Opening & { channel: Named }) {
  const t = useTranslations("channels");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("requestDialog.title", { name: channel.name })}
      description={t("requestDialog.text")}
      submitLabel={t("requestDialog.submit")}
      schema={RequestUnbindingInput}
      action={requestUnbindingAction}
      defaultValues={{ channelId: channel.id, reason: "" }}
      onSuccess={() => {
        toast.success(t("requested", { name: channel.name }));
      }}
    >
      {({ form }) => (
        <TextareaField
          control={form.control}
          name="reason"
          label={t("requestDialog.reason")}
          limit={REASON_MAX}
          textarea={{ rows: 3, placeholder: t("requestDialog.reasonPlaceholder"), autoFocus: true }}
        />
      )}
    </FormDialog>
  );
}

export function WithdrawDialog({ channel, open, onOpenChange }: Opening & { channel: Named }) {
  const t = useTranslations("channels");
  const router = useRouter();
  return (
    <ConfirmDialog
      level={1}
      open={open}
      onOpenChange={onOpenChange}
      title={t("withdrawDialog.title")}
      text={t("withdrawDialog.text", { name: channel.name })}
      confirmLabel={t("withdrawDialog.submit")}
      onConfirm={async () => {
        const result = await withdrawUnbindingAction({ channelId: channel.id });
        if (!result.ok) return result.message;
        toast.success(t("withdrawn", { name: channel.name }));
        router.refresh();
      }}
    />
  );
}

/** Unbinds at once. The reason goes to the audit log; `customerId` is the workspace whose channel staff unbind. */
export function UnbindDialog({
  channel,
  customerId,
  open,
  onOpenChange,
}: Opening & { channel: UnbindableChannel; customerId: string | null }) {
  const t = useTranslations("channels");
  const words = useTranslations("common");
  const [understood, setUnderstood] = useState(false);
  const countsNumbers = platformProfile(channel.type).accountFacts.includes("numbers");
  useEffect(() => {
    if (open) setUnderstood(false);
  }, [open]);
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      danger
      submitDisabled={!understood}
      title={t("unbindDialog.title", { name: channel.name })}
      submitLabel={t("unbindDialog.submit")}
      schema={RequestUnbindingInput}
      action={(input) =>
        customerId ? unbindCustomerChannelAction({ ...input, customerId }) : unbindChannelAction(input)
      }
      defaultValues={{ channelId: channel.id, reason: "" }}
      onSuccess={() => {
        toast.success(t("unbound", { name: channel.name }));
      }}
    >
      {({ form }) => (
        <>
          {channel.unbindReason ? (
            <Note tone="info">{t("unbindDialog.requested", { reason: channel.unbindReason })}</Note>
          ) : null}
          <ul className="list-disc pl-5">
            <li>{t("unbindDialog.stops")}</li>
            {countsNumbers ? <li>{t("unbindDialog.numbers", { count: channel.numbers })}</li> : null}
            <li>{t("unbindDialog.history")}</li>
            <li>{t("unbindDialog.again")}</li>
          </ul>
          <TextareaField
            control={form.control}
            name="reason"
            label={t("requestDialog.reason")}
            limit={REASON_MAX}
            textarea={{ rows: 2, placeholder: t("requestDialog.reasonPlaceholder") }}
          />
          <Checkbox required checked={understood} onCheckedChange={setUnderstood} label={words("confirm.understand")} />
        </>
      )}
    </FormDialog>
  );
}
