"use client";

import { useTranslations } from "next-intl";
import { SelectField, SwitchField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { Platform } from "#db/enums";
import { BindServerInput } from "#lib/channels/carriers/schema";
import { idForms, longMessageModes, type SmppSettings } from "#lib/connectors/carriers";
import { BindSteps } from "../bind-steps.tsx";
import { bindingForm } from "../binding-form.ts";
import type { Binding } from "../use-binding.tsx";
import { bindServerAction } from "./actions.ts";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  binding: Binding;
  channelId: string;
  platform: Platform;
  /** What the channel is bound to, when its settings are changed. */
  server: SmppSettings | null;
};

const usual = {
  host: "",
  port: 2775,
  tls: false,
  systemId: "",
  systemType: "",
  sessions: 1,
  window: 10,
  perSecond: 30,
};

/** Binds a carrier's SMPP server. Values stay when the sign-in is refused. */
export function ServerDialog({ open, onOpenChange, binding, channelId, platform, server }: Props) {
  const t = useTranslations("channels.carrier");
  const words = useTranslations("channels.accounts.carrier");
  const start = { ...usual, longMessages: "udh8" as const, ids: "same" as const, ...server };
  const text = { autoComplete: "off", spellCheck: false, mono: true } as const;
  const number = { inputMode: "numeric", autoComplete: "off" } as const;
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("serverTitle")}
      description={words("formText")}
      submitLabel={server ? t("check") : t("save")}
      width="lg"
      schema={BindServerInput}
      defaultValues={{
        ...{
          channelId,
          host: start.host,
          port: String(start.port),
          tls: start.tls,
          systemId: start.systemId,
          password: "",
        },
        ...{ systemType: start.systemType, sessions: String(start.sessions), window: String(start.window) },
        ...{ perSecond: String(start.perSecond), longMessages: start.longMessages, ids: start.ids },
      }}
      {...bindingForm(binding, platform, bindServerAction)}
    >
      {({ form: { control } }) => (
        <>
          <BindSteps latest={binding.latest} />
          <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-4 narrow:grid-cols-1">
            <TextField
              control={control}
              name="host"
              label={t("host")}
              hint={t("hostHint")}
              input={{ ...text, readOnly: server !== null }}
            />
            <TextField
              control={control}
              name="port"
              label={t("port")}
              input={{ ...number, readOnly: server !== null }}
            />
          </div>
          <SwitchField control={control} name="tls" label={t("tls")} hint={t("tlsHint")} />
          <div className="grid grid-cols-2 gap-4 narrow:grid-cols-1">
            <TextField
              control={control}
              name="systemId"
              label={t("systemId")}
              hint={t("systemIdHint")}
              input={{ ...text, readOnly: server !== null }}
            />
            <TextField
              control={control}
              name="password"
              label={t("password")}
              hint={server ? t("passwordKept") : t("passwordHint")}
              optional={server !== null}
              input={{ type: "password", autoComplete: "new-password", spellCheck: false, mono: true }}
            />
            <TextField
              control={control}
              name="systemType"
              label={t("systemType")}
              hint={t("systemTypeHint")}
              optional
              input={text}
            />
            <TextField
              control={control}
              name="perSecond"
              label={t("perSecond")}
              hint={t("perSecondHint")}
              input={number}
            />
            <TextField
              control={control}
              name="sessions"
              label={t("sessions")}
              hint={t("sessionsHint")}
              input={number}
            />
            <TextField control={control} name="window" label={t("window")} hint={t("windowHint")} input={number} />
            <SelectField
              control={control}
              name="longMessages"
              label={t("longMessages")}
              options={longMessageModes.map((value) => ({ value, label: t(`long.${value}`) }))}
            />
            <SelectField
              control={control}
              name="ids"
              label={t("ids")}
              options={idForms.map((value) => ({ value, label: t(`form.${value}`) }))}
            />
          </div>
        </>
      )}
    </FormDialog>
  );
}
