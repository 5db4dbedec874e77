"use client";

import { useTranslations } from "next-intl";
import type { Control } from "react-hook-form";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { BusinessSystem, Intent } from "#lib/channels/business-systems/list-systems";
import {
  AddIntentInput,
  EditIntentInput,
  INTENT_CODE_MAX,
  INTENT_DATA_MAX,
  INTENT_NAME_MAX,
} from "#lib/channels/business-systems/schema";
import { addIntentAction, editIntentAction } from "./actions.ts";

type Props = { channelId: string; system: BusinessSystem; open: boolean; onOpenChange: (open: boolean) => void };

/** Adds an intent to a business system, or changes one. */
export function IntentDialog({ intent, ...props }: Props & { intent: Intent | null }) {
  return intent ? <EditIntent {...props} intent={intent} /> : <NewIntent {...props} />;
}

function NewIntent({ channelId, system, open, onOpenChange }: Props) {
  const t = useTranslations("channels.business");
  return (
    <FormDialog
      {...{ open, onOpenChange }}
      title={t("addIntentTitle", { name: system.name })}
      description={t("addIntentText")}
      submitLabel={t("addIntentSubmit")}
      schema={AddIntentInput}
      action={addIntentAction}
      defaultValues={{ channelId, systemId: system.id, code: "", name: "", data: "" }}
      onSuccess={() => {
        toast.success(t("intentAdded"));
      }}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="code"
            label={t("code")}
            hint={t("codeHint")}
            limit={INTENT_CODE_MAX}
            input={{ autoComplete: "off", spellCheck: false, placeholder: "track_parcel", className: "font-mono" }}
          />
          <IntentFields control={form.control} />
        </>
      )}
    </FormDialog>
  );
}

function EditIntent({ channelId, intent, open, onOpenChange }: Props & { intent: Intent }) {
  const t = useTranslations("channels.business");
  const { code, name, data } = intent;
  return (
    <FormDialog
      {...{ open, onOpenChange }}
      title={t("editIntentTitle", { code })}
      description={t("editIntentText")}
      schema={EditIntentInput}
      action={editIntentAction}
      defaultValues={{ channelId, code, name, data }}
      onSuccess={() => {
        toast.success(t("intentChanged"));
      }}
    >
      {({ form }) => <IntentFields control={form.control} />}
    </FormDialog>
  );
}

type Values = { name: string; data: string };

function IntentFields<T extends Values, O>({ control: given }: { control: Control<T, unknown, O> }) {
  const t = useTranslations("channels.business");
  // Both forms have these two fields.
  const control = given as unknown as Control<Values>;
  return (
    <>
      <TextField control={control} name="name" label={t("intentName")} limit={INTENT_NAME_MAX} />
      <TextareaField
        control={control}
        name="data"
        label={t("data")}
        hint={t("dataHint")}
        limit={INTENT_DATA_MAX}
        optional
        textarea={{ rows: 3, spellCheck: false, className: "font-mono" }}
      />
    </>
  );
}
