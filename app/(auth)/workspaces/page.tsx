import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { safeCallbackUrl } from "#lib/auth/callback-url";
import { getSession } from "#lib/auth/session";
import { findVisitable } from "#lib/auth/visits";
import { webDatabase } from "#lib/database";
import { AuthHeading } from "../auth-heading.tsx";
import { SignOutButton } from "../sign-out-button.tsx";
import { WorkspaceChoice } from "./workspace-choice.tsx";

type Search = { page?: string | string[]; to?: string | string[] };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.workspaces");
  return { title: t("title") };
}

/**
 * Where a page leads that belongs to another workspace than the current one, and where a person chooses who lost the
 * workspace they worked in. `page` is the workspace of the page they come from, `to` the address they asked for.
 */
export default async function WorkspacesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const [session, search, t] = await Promise.all([getSession(), searchParams, getTranslations("auth")]);
  if (!session) redirect("/sign-in");
  if (session.workspaces.length === 0) redirect("/no-workspace");
  const current = session.workspace;
  const to = safeCallbackUrl(search.to);
  if (current && search.page === current.id) redirect(to);
  const asked = typeof search.page === "string" ? search.page : null;
  const own = session.workspaces.find(({ id }) => id === asked);
  // A window of a customer that the person has left: they may go in again.
  const page = own ?? (asked ? await findVisitable(webDatabase().db, session, asked) : null);
  const others = session.workspaces.filter((workspace) => workspace !== own);
  const [title, text] =
    current && page
      ? [
          t("workspaces.switched", { current: current.name }),
          t("workspaces.switchedText", { page: page.name, current: current.name }),
        ]
      : [
          t("workspaces.title"),
          current && !search.page ? t("workspaces.choose", { current: current.name }) : t("workspaces.lostText"),
        ];
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={title}>{text}</AuthHeading>
      <div className="flex min-w-0 flex-col gap-2">
        {page ? (
          <WorkspaceChoice id={page.id} providerId={own ? undefined : page.providerId} to={to} primary>
            {t("workspaces.back", { page: page.name })}
          </WorkspaceChoice>
        ) : null}
        {others.map(({ id, name }) => (
          <WorkspaceChoice key={id} id={id} to="/">
            {t("workspaces.go", { name })}
          </WorkspaceChoice>
        ))}
      </div>
      <SignOutButton label={t("noWorkspace.signOut")} />
    </div>
  );
}
