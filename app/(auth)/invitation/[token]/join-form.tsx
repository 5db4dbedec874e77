"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { AcceptAsNewInput } from "#lib/workspaces/schema";
import { requestSignIn } from "../../sign-in/request.ts";
import { acceptAsNewAction } from "./actions.ts";

/** For a new user: asks for a name and a password, then signs in with them. */
export function JoinForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth.invitation");
  const { form, problem, busy, submit } = useActionForm({
    schema: AcceptAsNewInput,
    action: acceptAsNewAction,
    defaultValues: { token, name: "", password: "" },
    onSuccess: async ({ email }, { password }) => {
      const answer = await requestSignIn({ email, password, remember: false }).catch(() => null);
      const query = new URLSearchParams({ email });
      window.location.assign(answer?.ok ? "/" : `/sign-in?${query}`);
    },
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormAlert problem={problem} />
      {/* Password managers store the new password under this name. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <TextField control={form.control} name="name" label={t("name")} input={{ autoComplete: "name" }} />
      <TextField
        control={form.control}
        name="password"
        label={t("password")}
        hint={t("passwordHint")}
        input={{ type: "password", autoComplete: "new-password", maxLength: 200 }}
      />
      <Button type="submit" variant="primary" size="lg" full busy={busy}>
        {t("accept")}
      </Button>
    </form>
  );
}
