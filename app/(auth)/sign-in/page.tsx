import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { safeCallbackUrl } from "#lib/auth/callback-url";
import { getSession } from "#lib/auth/session";
import { sessionDays } from "#lib/auth/sign-in";
import { env } from "#lib/env";
import { AuthHeading } from "../auth-heading.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("title") };
}

type Search = { callbackUrl?: string | string[]; email?: string | string[]; out?: string | string[] };

async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
  const [{ callbackUrl, email, out }, session, t, head] = await Promise.all([
    searchParams,
    getSession(),
    getTranslations("auth"),
    headers(),
  ]);
  const goTo = safeCallbackUrl(callbackUrl);
  if (session) redirect(goTo);
  return (
    <>
      <AuthHeading title={t("title")}>
        {t.rich("to", {
          host: head.get("host") ?? "",
          b: (host) => <b className="text-secondary-foreground font-medium">{host}</b>,
        })}
      </AuthHeading>
      <SignInForm
        goTo={goTo}
        email={typeof email === "string" ? email : ""}
        days={sessionDays.long}
        demo={Boolean(env().DEMO_PASSWORD)}
        signedOut={out !== undefined}
      />
    </>
  );
}

export default withTexts("(auth)/sign-in/page", SignInPage);
