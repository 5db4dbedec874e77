"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { BindingEnvironment, Platform } from "#db/enums";
import { BindServiceInput } from "#lib/channels/application/schema";
import { accountTexts } from "../../../../platform-profile.ts";
import { BindSteps } from "../bind-steps.tsx";
import { bindingForm } from "../binding-form.ts";
import type { Binding } from "../use-binding.tsx";
import { bindServiceAction } from "./actions.ts";

/** Binds an account that its id alone names. `account` is set when it is already bound, which checks it again. */
export function ServiceDialog({
  open,
  onOpenChange,
  binding,
  channelId,
  platform,
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
  sandbox: boolean;
  account?: { id: string; environment: BindingEnvironment };
  title: string;
  text: string;
  submitLabel: string;
}) {
  const t = useTranslations("channels.account.token");
  const words = useTranslations("channels.accounts");
  const service = useTranslations("channels.application");
  const texts = accountTexts(platform);
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={text}
      submitLabel={submitLabel}
      schema={BindServiceInput}
      defaultValues={{ channelId, environment: account?.environment ?? "live", accountId: account?.id ?? "" }}
      {...bindingForm(binding, platform, bindServiceAction)}
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
                { value: "live", title: service("live"), text: t("liveText") },
                { value: "sandbox", title: t("sandbox"), text: t("sandboxText") },
              ]}
            />
          ) : null}
          <TextField
            control={form.control}
            name="accountId"
            label={words(`${texts}.id`)}
            hint={words(`${texts}.idHint`)}
            input={{ inputMode: "numeric", readOnly: Boolean(account), autoComplete: "off", mono: true }}
          />
        </>
      )}
    </FormDialog>
  );
}
