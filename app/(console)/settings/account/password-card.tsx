"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { z } from "zod";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { NewPassword } from "#lib/auth/password-rules";
import { changePasswordAction } from "./actions.ts";

/** `repeat` catches typing mistakes and is not sent. */
const schema = z
  .object({
    currentPassword: z.string().min(1, "input.required").max(200, "password.long"),
    newPassword: NewPassword,
    repeat: z.string(),
  })
  .refine((form) => form.repeat === form.newPassword, { path: ["repeat"], message: "password.repeat" });

const empty = { currentPassword: "", newPassword: "", repeat: "" };

export function PasswordCard() {
  const t = useTranslations("settings.account");
  const { form, problem, busy, submit } = useActionForm({
    schema,
    action: ({ currentPassword, newPassword }: z.output<typeof schema>) =>
      changePasswordAction({ currentPassword, newPassword }),
    defaultValues: empty,
    onSuccess: ({ sessionsEnded }) => {
      form.reset(empty);
      toast.success(t("changed", { count: sessionsEnded }));
    },
  });
  return (
    <Card className="self-start">
      <CardHeader title={t("password")} />
      <CardBody>
        <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
          <FormAlert problem={problem} />
          <TextField
            control={form.control}
            name="currentPassword"
            label={t("current")}
            input={{ type: "password", autoComplete: "current-password", maxLength: 200 }}
          />
          <TextField
            control={form.control}
            name="newPassword"
            label={t("new")}
            hint={t("hint")}
            input={{ type: "password", autoComplete: "new-password", maxLength: 200 }}
          />
          <TextField
            control={form.control}
            name="repeat"
            label={t("repeat")}
            input={{ type: "password", autoComplete: "new-password", maxLength: 200 }}
          />
          <div className="flex min-w-0 items-center gap-2">
            <span className="text-xs text-muted-foreground min-w-0 flex-1">{t("changeText")}</span>
            <Button type="submit" busy={busy}>
              {t("change")}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
