"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { toast } from "sonner";
import { ComboboxField, RadioCardsField, TextareaField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Note } from "#components/ui/note";
import { platforms } from "#db/enums";
import { CreateChannelInput, NAME_MAX, REMARKS_MAX } from "#lib/channels/schema";
import { createChannelAction } from "./actions.ts";
import type { Reader } from "./reader.ts";

export type CustomerChoice = { id: string; name: string; country: string | null; contactEmail: string | null };

type Props = { reader: Reader; used: number; quota: number; customers: readonly CustomerChoice[] };

/** The list's primary action with its dialog; off, and saying why, at the quota and for roles that may not. */
export function CreateChannelButton(props: Props) {
  const { reader, used, quota } = props;
  const t = useTranslations("channels");
  const [open, setOpen] = useState(false);
  const full = reader.kind === "business" && used >= quota;
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        disabledReason={!reader.mayManage ? t("readOnly") : full ? t("quotaReached", { quota }) : null}
        onClick={() => setOpen(true)}
      >
        {t("create")}
      </Button>
      <CreateChannelDialog {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}

function CreateChannelDialog({
  reader,
  used,
  quota,
  customers,
  open,
  onOpenChange,
}: Props & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations();
  const router = useRouter();
  const id = useId();
  const provider = reader.kind === "provider";
  const empty: CreateChannelInput = {
    type: "whatsapp",
    name: "",
    remarks: "",
    customerId: provider ? (customers[0]?.id ?? reader.workspaceId) : undefined,
  };
  const { form, problem, busy, submit } = useActionForm({
    schema: CreateChannelInput,
    action: createChannelAction,
    defaultValues: empty,
    onSuccess: (made, input) => {
      onOpenChange(false);
      toast.success(t("channels.created", { name: input.name }));
      if (made.own) router.push(`/channels/${made.id}/account`);
      else router.refresh();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over
  useEffect(() => {
    if (open) form.reset(empty);
  }, [open]);
  const type = form.watch("type");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      className="!max-w-[620px]"
      title={t("channels.createDialog.title")}
      description={t("channels.createDialog.text")}
      footer={
        <>
          <span className="text-muted-foreground tabular-nums min-w-0 flex-1 text-xs">
            {provider ? null : t("channels.createDialog.after", { used: used + 1, quota })}
          </span>
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
        {provider ? (
          <ComboboxField
            control={form.control}
            name="customerId"
            label={t("channels.createDialog.customer")}
            placeholder={t("channels.createDialog.customerPlaceholder")}
            options={[
              ...customers.map((customer) => ({
                value: customer.id,
                label: customer.name,
                hint: [customer.country, customer.contactEmail].filter(Boolean).join(" · "),
              })),
              { value: reader.workspaceId, label: t("channels.createDialog.own", { name: reader.workspaceName }) },
            ]}
          />
        ) : null}
        <RadioCardsField
          control={form.control}
          name="type"
          label={t("channels.createDialog.type")}
          columns={3}
          keys
          options={platforms.map((platform) => ({
            value: platform,
            title: t(`states.platform.${platform}`),
            text: t(`channels.resource.${platform}`),
            icon: <ChannelGlyph platform={platform} />,
          }))}
        />
        <Note tone="info" role="status">
          {t.rich(`channels.prerequisite.${type}`, { b: (words) => <b>{words}</b> })}
        </Note>
        <TextField
          control={form.control}
          name="name"
          label={t("channels.createDialog.name")}
          limit={NAME_MAX}
          input={{ autoComplete: "off" }}
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
