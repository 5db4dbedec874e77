import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Mono } from "#components/ui/mono";
import { passwordLinkMinutes } from "#lib/auth/password/password-links";
import { canMail } from "#lib/mail/send-mail";
import { AuthHeading } from "../auth-heading.tsx";
import { ForgottenForm } from "./forgotten-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.forgot");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

type Props = { searchParams: Promise<{ email?: string | string[] }> };

/** Mails a link for a new password or, without a mail server, says who can make one. */
async function ForgottenPasswordPage({ searchParams }: Props) {
  const [{ email }, t] = await Promise.all([searchParams, getTranslations("auth.forgot")]);
  if (canMail()) return <ForgottenForm email={typeof email === "string" ? email : ""} minutes={passwordLinkMinutes} />;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("noMailTitle")}>{t("noMailText", { minutes: passwordLinkMinutes })}</AuthHeading>
      <Mono className="rounded-md bg-sunken px-3 py-2.5 text-xs [overflow-wrap:anywhere]">
        npm run -s password -- --email …
      </Mono>
      <p className="text-sm text-muted-foreground">{t("noMailHint")}</p>
      <ButtonLink href="/sign-in" className="self-start">
        {t("back")}
      </ButtonLink>
    </div>
  );
}

export default withTexts("(auth)/forgotten-password/page", ForgottenPasswordPage);
