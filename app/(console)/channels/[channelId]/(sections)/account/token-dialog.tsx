"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { BindingEnvironment } from "#db/enums";
import { BindByTokenInput } from "#lib/channels/schema";
import { bindByTokenAction } from "./actions.ts";
import { BindSteps } from "./bind-steps.tsx";
import { type Binding, withToken } from "./use-binding.tsx";

/** Binds with the account's id, a token and the app secret. Values stay when a check fails. `account` is set when it is already bound. */
export function TokenDialog({
  open,
  onOpenChange,
  binding,
  channelId,
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
  sandbox: boolean;
  account?: { id: string; environment: BindingEnvironment };
  title: string;
  text: string;
  submitLabel: string;
}) {
  const t = useTranslations("channels.account.token");
  const secret = { type: "password", autoComplete: "new-password", spellCheck: false, mono: true } as const;
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={text}
      submitLabel={submitLabel}
      alert={false}
      schema={BindByTokenInput}
      defaultValues={{
        channelId,
        environment: account?.environment ?? "live",
        accountId: account?.id ?? "",
        accessToken: "",
        appSecret: "",
      }}
      action={async (input) => {
        const result = await binding.run(withToken, () => bindByTokenAction(input));
        return result ?? { ok: false, code: "unavailable", message: "" };
      }}
      onSuccess={(result) => (result.bound ? undefined : false)}
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
          <TextField
            control={form.control}
            name="accountId"
            label={t("accountId")}
            hint={t("accountIdHint")}
            input={{ inputMode: "numeric", readOnly: Boolean(account), autoComplete: "off", mono: true }}
          />
          <TextField
            control={form.control}
            name="accessToken"
            label={t("accessToken")}
            hint={t("accessTokenHint")}
            input={secret}
          />
          <TextField
            control={form.control}
            name="appSecret"
            label={t("appSecret")}
            hint={t("appSecretHint")}
            input={secret}
          />
        </>
      )}
    </FormDialog>
  );
}
