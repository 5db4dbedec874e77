"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import { changePasswordAction } from "./actions.ts";
import type { ChangePasswordForm } from "./password-schema.ts";

const schema = defer(() => import("./password-schema.ts").then((rules) => rules.ChangePasswordForm));

const empty = { currentPassword: "", newPassword: "", repeat: "" };

export function PasswordCard() {
  const t = useTranslations("settings.account");
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: ({ currentPassword, newPassword }: ChangePasswordForm) =>
      changePasswordAction({ currentPassword, newPassword }),
    defaultValues: empty,
    onSuccess: ({ sessionsEnded }) => {
      form.reset(empty);
      toast.success(t("changed", { count: sessionsEnded }));
    },
  });
  return (
    <Card>
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
