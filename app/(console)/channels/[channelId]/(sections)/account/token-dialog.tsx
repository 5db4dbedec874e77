"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId } from "react";
import { RadioCardsField, TextField } from "#components/form/fields";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import type { BindingEnvironment } from "#db/enums";
import { BindByTokenInput } from "#lib/channels/schema";
import { bindByTokenAction } from "./actions.ts";
import { BindSteps } from "./bind-steps.tsx";
import { type Binding, withToken } from "./use-binding.tsx";

/** Binds by id, token and app secret. What was typed stays when a check fails. `account` fixes what is bound already. */
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
  const words = useTranslations("common");
  const id = useId();
  const empty = {
    channelId,
    environment: account?.environment ?? "live",
    accountId: account?.id ?? "",
    accessToken: "",
    appSecret: "",
  } as const;
  const { form, busy, submit } = useActionForm({
    schema: BindByTokenInput,
    defaultValues: empty,
    action: async (input) => {
      const result = await binding.run(withToken, () => bindByTokenAction(input));
      return result ?? { ok: false, code: "unavailable", message: "" };
    },
    onSuccess: (result) => {
      if (result.bound) onOpenChange(false);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over
  useEffect(() => {
    if (open) form.reset(empty);
  }, [open]);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={busy}
      title={title}
      description={text}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {words("cancel")}
          </Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={id} className="flex flex-col gap-3.5" onSubmit={submit} noValidate autoComplete="off">
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
          input={{ inputMode: "numeric", readOnly: Boolean(account), autoComplete: "off", className: "mono" }}
        />
        <TextField
          control={form.control}
          name="accessToken"
          label={t("accessToken")}
          hint={t("accessTokenHint")}
          input={{ type: "password", autoComplete: "new-password", spellCheck: false, className: "mono" }}
        />
        <TextField
          control={form.control}
          name="appSecret"
          label={t("appSecret")}
          hint={t("appSecretHint")}
          input={{ type: "password", autoComplete: "new-password", spellCheck: false, className: "mono" }}
        />
      </form>
    </Dialog>
  );
}
