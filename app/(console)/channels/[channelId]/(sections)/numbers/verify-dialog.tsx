"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { toast } from "sonner";
import { RadioCardsField, SelectField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Note } from "#components/ui/note";
import { codeLanguages, RequestCodeInput, VerifyCodeInput } from "#lib/channels/schema";
import { requestCodeAction, verifyCodeAction } from "./actions.ts";

type Props = {
  channelId: string;
  sender: { id: string; phone: string };
  labUrl: string | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Sends a code and takes it. A wrong code keeps the dialog, so that the next try is one field away. */
export function VerifyDialog({ channelId, sender, labUrl, open, onOpenChange }: Props) {
  const t = useTranslations("channels.numbers");
  const words = useTranslations();
  const router = useRouter();
  const askId = useId();
  const proveId = useId();
  const [sentBy, setSentBy] = useState<"SMS" | "VOICE" | null>(null);
  const place = { channelId, senderId: sender.id };
  const ask = useActionForm({
    schema: RequestCodeInput,
    action: requestCodeAction,
    defaultValues: { ...place, method: "SMS", language: "en_US" },
    onSuccess: (_data, input) => {
      setSentBy(input.method);
      prove.form.setFocus("code");
    },
  });
  const prove = useActionForm({
    schema: VerifyCodeInput,
    action: verifyCodeAction,
    defaultValues: { ...place, code: "" },
    onSuccess: () => {
      onOpenChange(false);
      toast.success(t("verified", { phone: sender.phone }));
      router.refresh();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over
  useEffect(() => {
    if (!open) return;
    setSentBy(null);
    ask.form.reset();
    prove.form.reset();
  }, [open]);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={ask.busy || prove.busy}
      title={t("verifyDialog.title", { phone: sender.phone })}
      description={t("verifyDialog.text")}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={prove.busy}>
            {words("common.cancel")}
          </Button>
          <Button type="submit" form={proveId} variant="primary" busy={prove.busy}>
            {t("verifyDialog.submit")}
          </Button>
        </>
      }
    >
      <form id={askId} className="flex flex-col gap-3.5" onSubmit={ask.submit} noValidate>
        <FormAlert problem={ask.problem} />
        <RadioCardsField
          control={ask.form.control}
          name="method"
          label={t("verifyDialog.method")}
          columns={2}
          options={[
            { value: "SMS", title: t("verifyDialog.sms") },
            { value: "VOICE", title: t("verifyDialog.voice") },
          ]}
        />
        <SelectField
          control={ask.form.control}
          name="language"
          label={t("verifyDialog.language")}
          options={codeLanguages.map((value) => ({ value, label: words(`channels.codeLanguage.${value}`) }))}
        />
        <div className="flex min-w-0 items-center gap-2 flex-wrap">
          <Button type="submit" busy={ask.busy}>
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
            <a className="link" href={labUrl} target="_blank" rel="noreferrer">
              {t("labLink")}
            </a>
          </Note>
        ) : null}
      </form>
      <form id={proveId} className="flex flex-col gap-3.5 mt-4" onSubmit={prove.submit} noValidate>
        <FormAlert problem={prove.problem} />
        <TextField
          control={prove.form.control}
          name="code"
          label={t("verifyDialog.code")}
          input={{ inputMode: "numeric", autoComplete: "one-time-code", maxLength: 7, className: "mono max-w-[160px]" }}
        />
      </form>
    </Dialog>
  );
}
