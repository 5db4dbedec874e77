"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { BindingEnvironment, Platform } from "#db/enums";
import { BindByTokenInput } from "#lib/channels/schema";
import { accountTexts, type FormField } from "../../../../platform-profile.ts";
import { bindByTokenAction } from "../actions.ts";
import { BindSteps } from "../bind-steps.tsx";
import { bindingForm } from "../binding-form.ts";
import type { Binding } from "../use-binding.tsx";

/** Binds with the fields that the platform asks for. Values stay when a check fails. `account` is set when it is already bound. */
export function TokenDialog({
  open,
  onOpenChange,
  binding,
  channelId,
  platform,
  fields,
  sandbox,
  account,
  title,
  text,
  submitLabel,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  binding: Binding;
  channelId: string;
  platform: Platform;
  fields: readonly FormField[];
  sandbox: boolean;
  account?: { id: string; environment: BindingEnvironment };
  title: string;
  text: string;
  submitLabel: string;
}) {
  const t = useTranslations("channels.account.token");
  const words = useTranslations("channels.accounts");
  const texts = accountTexts(platform);
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={text}
      submitLabel={submitLabel}
      schema={BindByTokenInput}
      defaultValues={{
        channelId,
        environment: account?.environment ?? "live",
        accountId: account?.id ?? "",
        accessToken: "",
        appSecret: "",
      }}
      {...bindingForm(binding, platform, bindByTokenAction)}
    >
      {({ form }) => (
        <>
          <BindSteps latest={binding.latest} />
          {sandbox && !account ? (
            <RadioCardsField
              control={form.control}
              name="environment"
              label={t("environment")}
              columns={2}
              options={[
                { value: "live", title: t("live"), text: t("liveText") },
                { value: "sandbox", title: t("sandbox"), text: t("sandboxText") },
              ]}
            />
          ) : null}
          {fields.map(({ name, secret, format }) => (
            <TextField
              key={name}
              control={form.control}
              name={name}
              label={name === "accountId" ? words(`${texts}.id`) : t(name)}
              hint={name === "accountId" ? words(`${texts}.idHint`) : t(`${name}Hint`)}
              input={
                secret
                  ? { type: "password", autoComplete: "new-password", spellCheck: false, mono: true }
                  : {
                      inputMode: format === "digits" ? "numeric" : undefined,
                      readOnly: name === "accountId" && Boolean(account),
                      autoComplete: "off",
                      mono: true,
                    }
              }
            />
          ))}
        </>
      )}
    </FormDialog>
  );
}
