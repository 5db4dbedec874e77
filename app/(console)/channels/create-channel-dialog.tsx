"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ComboboxField, RadioCardsField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import { platforms } from "#db/enums";
import { CreateChannelInput, NAME_MAX, REMARKS_MAX } from "#lib/channels/schema";
import { searchCustomers } from "../customers/search-customers.ts";
import { createChannelAction } from "./actions.ts";
import type { CreateChannelProps } from "./create-channel.tsx";
import { canBind } from "./platform-profile.ts";

/** Asks for a platform, a name and, from a provider, the customer. */
export function CreateChannelDialog({
  reader,
  used,
  quota,
  customer,
  open,
  onOpenChange,
}: CreateChannelProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations();
  const router = useRouter();
  const provider = reader.kind === "provider";
  const own = { value: reader.workspaceId, label: t("channels.createDialog.own", { name: reader.workspaceName }) };
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      width="lg"
      title={t("channels.createDialog.title")}
      description={t("channels.createDialog.text")}
      remark={provider ? null : t("channels.createDialog.after", { used: used + 1, quota })}
      schema={CreateChannelInput}
      action={createChannelAction}
      defaultValues={{
        type: platforms[0],
        name: "",
        remarks: "",
        customerId: provider ? (customer?.id ?? "") : undefined,
      }}
      onSuccess={(made, input) => {
        toast.success(t("channels.created", { name: input.name }));
        if (made.own) router.push(`/channels/${made.id}/account`);
      }}
    >
      {({ form }) => (
        <>
          {provider ? (
            <ComboboxField
              control={form.control}
              name="customerId"
              label={t("channels.createDialog.customer")}
              placeholder={t("channels.createDialog.customerPlaceholder")}
              options={[...(customer ? [{ value: customer.id, label: customer.name }] : []), own]}
              search={async (text) => [...(await searchCustomers(text)), own]}
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
          <Note tone={canBind(form.watch("type")) ? "info" : "warning"} role="status">
            {canBind(form.watch("type"))
              ? t.rich(`channels.prerequisite.${form.watch("type")}`, { b: (words) => <b>{words}</b> })
              : t("channels.createDialog.notYet")}
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
        </>
      )}
    </FormDialog>
  );
}
