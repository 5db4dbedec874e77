import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { getSession } from "#lib/auth/session";
import { webDatabase } from "#lib/database";
import { findInvitation } from "#lib/workspaces/accept-invitation";
import { AuthHeading } from "../../auth-heading.tsx";
import { SignOutButton } from "../../sign-out-button.tsx";
import { AcceptButton } from "./accept-button.tsx";
import { JoinForm } from "./join-form.tsx";

// The URL holds the token: keep it out of referrers and search engines.
export const metadata: Metadata = { referrer: "no-referrer", robots: { index: false } };

/** Anyone with the link can see the invitation; accepting it takes the invited address. */
async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [session, t, roles] = await Promise.all([
    getSession(),
    getTranslations("auth.invitation"),
    getTranslations("states.role"),
  ]);
  const invitation = token.length <= 100 ? await findInvitation(webDatabase().db, token, new Date()) : null;
  if (!invitation) {
    return (
      <div className="flex flex-col gap-4">
        <AuthHeading title={t("goneTitle")}>{t("goneText")}</AuthHeading>
        <ButtonLink href="/sign-in" className="self-start">
          {t("signIn")}
        </ButtonLink>
      </div>
    );
  }
  const { email } = invitation;
  let way: ReactNode;
  if (session?.user.email === email) way = <AcceptButton token={token} label={t("acceptAs", { email })} />;
  else if (session) {
    way = (
      <>
        <Note tone="warning">{t("wrongUser", { current: session.user.email, email })}</Note>
        <SignOutButton label={t("signOut")} />
      </>
    );
  } else way = <JoinForm token={token} email={email} />;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title", { workspace: invitation.workspace })}>
        {t.rich("text", {
          inviter: invitation.inviter || invitation.workspace,
          role: roles(invitation.role),
          email,
          b: (words) => <b className="text-secondary-foreground font-medium">{words}</b>,
          date: () => <LocalTime at={invitation.expiresAt} show="full" zone={invitation.zone} />,
        })}
      </AuthHeading>
      {way}
    </div>
  );
}

export default withTexts("(auth)/invitation/[token]/page", InvitationPage);
