"use client";

import { useTranslations } from "next-intl";
import type { Control } from "react-hook-form";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { IconButton } from "#components/ui/button";
import { RefreshCw } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import type { BusinessSystem } from "#lib/channels/business-systems/list-systems";
import {
  AddSystemInput,
  EditSystemInput,
  SYSTEM_NAME_MAX,
  SYSTEM_REMARKS_MAX,
} from "#lib/channels/business-systems/schema";
import { newSystemToken } from "#lib/channels/business-systems/token-form";
import { addSystemAction, editSystemAction } from "./actions.ts";

type Props = { channelId: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Connects a business system, or changes one. */
export function SystemDialog({ system, ...props }: Props & { system: BusinessSystem | null }) {
  return system ? <EditSystem {...props} system={system} /> : <NewSystem {...props} />;
}

function NewSystem({ channelId, open, onOpenChange }: Props) {
  const t = useTranslations("channels.business");
  return (
    <FormDialog
      {...{ open, onOpenChange }}
      title={t("addTitle")}
      description={t("addText")}
      width="lg"
      submitLabel={t("addSubmit")}
      schema={AddSystemInput}
      action={addSystemAction}
      defaultValues={{ channelId, name: "", url: "", token: newSystemToken(), remarks: "" }}
      onSuccess={() => {
        toast.success(t("added"));
      }}
    >
      {({ form }) => (
        <SystemFields
          control={form.control}
          tokenHint={t("tokenHint")}
          onNewToken={() => form.setValue("token", newSystemToken(), { shouldDirty: true, shouldValidate: true })}
        />
      )}
    </FormDialog>
  );
}

function EditSystem({ channelId, system, open, onOpenChange }: Props & { system: BusinessSystem }) {
  const t = useTranslations("channels.business");
  const { id: systemId, name, url, remarks } = system;
  return (
    <FormDialog
      {...{ open, onOpenChange }}
      title={t("editTitle", { name })}
      width="lg"
      schema={EditSystemInput}
      action={editSystemAction}
      defaultValues={{ channelId, systemId, name, url, token: "", remarks }}
      onSuccess={() => {
        toast.success(t("changed"));
      }}
    >
      {({ form }) => (
        <SystemFields
          control={form.control}
          keepsToken
          tokenHint={t("tokenKept")}
          onNewToken={() => form.setValue("token", newSystemToken(), { shouldDirty: true, shouldValidate: true })}
        />
      )}
    </FormDialog>
  );
}

type Values = { name: string; url: string; token: string; remarks: string };

function SystemFields<T extends Values, O>({
  control: given,
  keepsToken = false,
  tokenHint,
  onNewToken,
}: {
  control: Control<T, unknown, O>;
  keepsToken?: boolean;
  tokenHint: string;
  onNewToken: () => void;
}) {
  const t = useTranslations("channels.business");
  // Both forms have these four fields.
  const control = given as unknown as Control<Values>;
  return (
    <>
      <TextField control={control} name="name" label={t("name")} limit={SYSTEM_NAME_MAX} />
      <TextField
        control={control}
        name="url"
        label={t("url")}
        hint={t("urlHint")}
        input={{ type: "url", inputMode: "url", autoComplete: "off", placeholder: "https://shop.example/intents" }}
      />
      <TextField
        control={control}
        name="token"
        label={t("token")}
        hint={tokenHint}
        optional={keepsToken}
        aside={
          <IconButton size="sm" label={t("newToken")} onClick={onNewToken}>
            <RefreshCw aria-hidden />
          </IconButton>
        }
        input={{ autoComplete: "off", spellCheck: false, className: "font-mono" }}
      />
      <TextareaField
        control={control}
        name="remarks"
        label={t("remarks")}
        limit={SYSTEM_REMARKS_MAX}
        optional
        textarea={{ rows: 2 }}
      />
    </>
  );
}
