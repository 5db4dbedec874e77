"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button, ButtonLink } from "#components/ui/button";
import { defer } from "#components/ui/deferred";
import { AuthHeading } from "../auth-heading.tsx";
import { askForPasswordLinkAction } from "./actions.ts";

const schema = defer(() => import("#lib/auth/password/password-rules").then((rules) => rules.AskForPasswordInput));

/** Asks for the address, then says the same whether it is known or not. */
export function ForgottenForm({ email, minutes }: { email: string; minutes: number }) {
  const t = useTranslations("auth.forgot");
  const [asked, setAsked] = useState<string | null>(null);
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: askForPasswordLinkAction,
    defaultValues: { email },
    onSuccess: (_data, input) => setAsked(input.email),
  });
  if (asked !== null)
    return (
      <div className="flex flex-col gap-4" role="status">
        <AuthHeading title={t("sentTitle")}>{t("sentText", { email: asked, minutes })}</AuthHeading>
        <p className="text-sm text-muted-foreground">{t("sentHint")}</p>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href="/sign-in">{t("back")}</ButtonLink>
          <Button variant="quiet" onClick={() => setAsked(null)}>
            {t("again")}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title")}>{t("text", { minutes })}</AuthHeading>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FormAlert problem={problem} />
        <TextField
          control={form.control}
          name="email"
          label={t("email")}
          input={{ type: "email", autoComplete: "username", autoCapitalize: "none", maxLength: 320 }}
        />
        <Button type="submit" variant="primary" size="lg" full busy={busy}>
          {t("submit")}
        </Button>
      </form>
      <ButtonLink href="/sign-in" variant="quiet" className="self-start">
        {t("back")}
      </ButtonLink>
    </div>
  );
}
