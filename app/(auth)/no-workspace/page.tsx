import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "#components/ui/button";
import { getSession } from "#lib/auth/session";
import { isOperator } from "#lib/operator/request";
import { AuthHeading } from "../auth-heading.tsx";
import { SignOutButton } from "../sign-out-button.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("noWorkspace.title") };
}

/** For a user without any membership. */
export default async function NoWorkspacePage() {
  const [session, t] = await Promise.all([getSession(), getTranslations("auth.noWorkspace")]);
  if (!session) redirect("/sign-in");
  if (session.workspaces.length > 0) redirect(session.workspace ? "/" : "/workspaces");
  // Whoever operates the installation has work before there is any workspace.
  if (await isOperator(session.user.id)) redirect("/settings/system");
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title")}>{t("text", { email: session.user.email })}</AuthHeading>
      <div className="flex min-w-0 items-center gap-2 flex-wrap">
        <ButtonLink href="/no-workspace">{t("again")}</ButtonLink>
        <SignOutButton label={t("signOut")} />
      </div>
    </div>
  );
}
