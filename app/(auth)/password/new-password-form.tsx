"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button, ButtonLink } from "#components/ui/button";
import { defer } from "#components/ui/deferred";
import { AuthHeading } from "../auth-heading.tsx";
import { requestSignIn } from "../sign-in/request.ts";
import { readPasswordLinkAction, setPasswordAction } from "./actions.ts";
import type { NewPasswordForm as Passwords } from "./password-schema.ts";

const schema = defer(() => import("./password-schema.ts").then((rules) => rules.NewPasswordForm));

type Link = { state: "checking" | "gone" } | { state: "open"; token: string; email: string };

/** Looks up the link of the address bar, then asks for the password. */
export function NewPasswordForm() {
  const t = useTranslations("auth.newPassword");
  const [link, setLink] = useState<Link>({ state: "checking" });
  useEffect(() => {
    async function check() {
      const token = window.location.hash.slice(1);
      const result = token ? await readPasswordLinkAction(token).catch(() => null) : null;
      setLink(result?.ok && result.data ? { state: "open", token, email: result.data.email } : { state: "gone" });
    }
    void check();
    // A second link that is opened in the same tab changes only what is behind the #.
    window.addEventListener("hashchange", check);
    return () => window.removeEventListener("hashchange", check);
  }, []);

  if (link.state === "open") return <Form key={link.token} token={link.token} email={link.email} />;
  if (link.state === "checking") return <AuthHeading title={t("title")}>{t("checking")}</AuthHeading>;
  return (
    <div className="flex flex-col gap-4" role="status">
      <AuthHeading title={t("goneTitle")}>{t("goneText")}</AuthHeading>
      <ButtonLink href="/forgotten-password" className="self-start">
        {t("again")}
      </ButtonLink>
    </div>
  );
}

function Form({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth.newPassword");
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: ({ password }: Passwords) => setPasswordAction({ token, password }),
    defaultValues: { password: "", repeat: "" },
    onSuccess: async (_data, { password }) => {
      const answer = await requestSignIn({ email, password, remember: false }).catch(() => null);
      window.location.replace(answer?.ok ? "/" : `/sign-in?${new URLSearchParams({ email })}`);
    },
  });
  const input = { type: "password", autoComplete: "new-password", maxLength: 200 } as const;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title")}>{t("text", { email })}</AuthHeading>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FormAlert problem={problem} />
        {/* Password managers store the new password under this name. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <TextField control={form.control} name="password" label={t("password")} hint={t("hint")} input={input} />
        <TextField control={form.control} name="repeat" label={t("repeat")} input={input} />
        <Button type="submit" variant="primary" size="lg" full busy={busy}>
          {t("submit")}
        </Button>
      </form>
    </div>
  );
}
