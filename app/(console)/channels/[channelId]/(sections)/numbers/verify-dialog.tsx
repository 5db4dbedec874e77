"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { RadioCardsField, SelectField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { FormDialog } from "#components/form/form-dialog";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import { codeLanguages, RequestCodeInput, VerifyCodeInput } from "#lib/channels/schema";
import { requestCodeAction, verifyCodeAction } from "./actions.ts";

type NumberToVerify = { channelId: string; sender: { id: string; phone: string }; labUrl: string | null };

/** Sends a code to the number and checks it. A wrong code keeps the dialog open, so that the next try is one field away. */
export function VerifyDialog({
  open,
  onOpenChange,
  ...number
}: NumberToVerify & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { channelId, sender } = number;
  const t = useTranslations("channels.numbers");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("verifyDialog.title", { phone: sender.phone })}
      description={t("verifyDialog.text")}
      submitLabel={t("verifyDialog.submit")}
      schema={VerifyCodeInput}
      action={verifyCodeAction}
      defaultValues={{ channelId, senderId: sender.id, code: "" }}
      onSuccess={() => {
        toast.success(t("verified", { phone: sender.phone }));
      }}
    >
      {({ form }) => (
        <>
          <RequestCode {...number} onSent={() => form.setFocus("code")} />
          <TextField
            control={form.control}
            name="code"
            label={t("verifyDialog.code")}
            input={{
              inputMode: "numeric",
              autoComplete: "one-time-code",
              maxLength: 7,
              mono: true,
              className: "max-w-[160px]",
            }}
          />
        </>
      )}
    </FormDialog>
  );
}

/** Asks the platform to send a code. Not a `form` element, because it is inside the form that takes the code. */
function RequestCode({ channelId, sender, labUrl, onSent }: NumberToVerify & { onSent: () => void }) {
  const t = useTranslations("channels.numbers");
  const words = useTranslations("channels.codeLanguage");
  const [sentBy, setSentBy] = useState<"SMS" | "VOICE" | null>(null);
  const { form, problem, busy, submit } = useActionForm({
    schema: RequestCodeInput,
    action: requestCodeAction,
    defaultValues: { channelId, senderId: sender.id, method: "SMS", language: "en_US" },
    onSuccess: (_data, input) => {
      setSentBy(input.method);
      onSent();
    },
  });
  return (
    <div className="mb-0.5 flex flex-col gap-3.5">
      <FormAlert problem={problem} />
      <RadioCardsField
        control={form.control}
        name="method"
        label={t("verifyDialog.method")}
        columns={2}
        options={[
          { value: "SMS", title: t("verifyDialog.sms") },
          { value: "VOICE", title: t("verifyDialog.voice") },
        ]}
      />
      <SelectField
        control={form.control}
        name="language"
        label={t("verifyDialog.language")}
        options={codeLanguages.map((value) => ({ value, label: words(value) }))}
      />
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <Button busy={busy} onClick={() => void submit()}>
          {sentBy ? t("verifyDialog.sendAgain") : t("verifyDialog.send")}
        </Button>
        <span className="text-secondary-foreground" role="status">
          {sentBy === "SMS" ? t("verifyDialog.sentSms", { phone: sender.phone }) : null}
          {sentBy === "VOICE" ? t("verifyDialog.sentVoice", { phone: sender.phone }) : null}
        </span>
      </div>
      {labUrl ? (
        <Note tone="info">
          {t("labHint")}{" "}
          <TextLink href={labUrl} external>
            {t("labLink")}
          </TextLink>
        </Note>
      ) : null}
    </div>
  );
}
