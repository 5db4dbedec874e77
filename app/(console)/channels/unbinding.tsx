"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { toast } from "sonner";
import { TextareaField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { ConfirmDialog } from "#components/ui/confirm-dialog";
import { Dialog } from "#components/ui/dialog";
import { Note } from "#components/ui/note";
import type { ChannelState } from "#db/enums";
import { REASON_MAX, RequestUnbindingInput } from "#lib/channels/schema";
import {
  requestUnbindingAction,
  unbindChannelAction,
  unbindCustomerChannelAction,
  withdrawUnbindingAction,
} from "./actions.ts";

type Opening = { open: boolean; onOpenChange: (open: boolean) => void };
type Named = { id: string; name: string };
export type UnbindableChannel = Named & { state: ChannelState; numbers: number; unbindReason: string | null };

/** The customer's side: asks the account manager, with a reason. */
export function RequestUnbindingDialog({ channel, open, onOpenChange }: Opening & { channel: Named }) {
  const t = useTranslations("channels");
  const words = useTranslations("common");
  const router = useRouter();
  const id = useId();
  const { form, problem, busy, submit } = useActionForm({
    schema: RequestUnbindingInput,
    action: requestUnbindingAction,
    defaultValues: { channelId: channel.id, reason: "" },
    onSuccess: () => {
      onOpenChange(false);
      toast.success(t("requested", { name: channel.name }));
      router.refresh();
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      title={t("requestDialog.title", { name: channel.name })}
      description={t("requestDialog.text")}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {words("cancel")}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {t("requestDialog.submit")}
          </Button>
        </>
      }
    >
      <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate>
        <FormAlert problem={problem} />
        <TextareaField
          control={form.control}
          name="reason"
          label={t("requestDialog.reason")}
          limit={REASON_MAX}
          textarea={{ rows: 3, placeholder: t("requestDialog.reasonPlaceholder"), autoFocus: true }}
        />
      </form>
    </Dialog>
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

/** Unbinds at once: level 2, with the reason that goes into the audit log. `customerId` names whose channel staff unbind. */
export function UnbindDialog({
  channel,
  customerId,
  open,
  onOpenChange,
}: Opening & { channel: UnbindableChannel; customerId: string | null }) {
  const t = useTranslations("channels");
  const words = useTranslations("common");
  const router = useRouter();
  const id = useId();
  const [understood, setUnderstood] = useState(false);
  const { form, problem, busy, submit } = useActionForm({
    schema: RequestUnbindingInput,
    action: (input) =>
      customerId ? unbindCustomerChannelAction({ ...input, customerId }) : unbindChannelAction(input),
    defaultValues: { channelId: channel.id, reason: "" },
    onSuccess: () => {
      onOpenChange(false);
      toast.success(t("unbound", { name: channel.name }));
      router.refresh();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over
  useEffect(() => {
    if (!open) return;
    setUnderstood(false);
    form.reset();
  }, [open]);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      title={t("unbindDialog.title", { name: channel.name })}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {words("cancel")}
          </Button>
          <Button type="submit" form={id} variant="danger" busy={busy} disabled={!understood}>
            {t("unbindDialog.submit")}
          </Button>
        </>
      }
    >
      <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate>
        <FormAlert problem={problem} />
        {channel.unbindReason ? (
          <Note tone="info">{t("unbindDialog.requested", { reason: channel.unbindReason })}</Note>
        ) : null}
        <ul className="list-disc pl-5">
          <li>{t("unbindDialog.stops")}</li>
          <li>{t("unbindDialog.numbers", { count: channel.numbers })}</li>
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
      </form>
    </Dialog>
  );
}
