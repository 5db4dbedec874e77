"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { defer } from "#components/ui/deferred";
import { TextLink } from "#components/ui/text-link";
import { requestSignIn } from "../../sign-in/request.ts";
import { acceptWithPasswordAction } from "./actions.ts";

const schema = defer(() => import("#lib/workspaces/schema").then((rules) => rules.AcceptInvitationInput));

/** Asks for a name and a password, then signs in. The same for people who are new here and for people who are not. */
export function JoinForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth.invitation");
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: acceptWithPasswordAction,
    defaultValues: { token, name: "", password: "" },
    onSuccess: async ({ email }, { password }) => {
      const answer = await requestSignIn({ email, password, remember: false }).catch(() => null);
      const query = new URLSearchParams({ email });
      window.location.assign(answer?.ok ? "/" : `/sign-in?${query}`);
    },
  });
  const signIn = `/sign-in?${new URLSearchParams({ callbackUrl: `/invitation/${token}`, email })}`;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormAlert problem={problem} />
      {/* Password managers store the new password under this name. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <TextField
        control={form.control}
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        optional
        input={{ autoComplete: "name" }}
      />
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
      <div className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <TextLink href={signIn}>{t("haveUser")}</TextLink>
        <TextLink href={`/forgotten-password?${new URLSearchParams({ email })}`}>{t("forgot")}</TextLink>
      </div>
    </form>
  );
}
