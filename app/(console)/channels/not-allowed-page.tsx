import { getTranslations } from "next-intl/server";
import { Page } from "#components/shell/page";
import { ClosedState, NotAllowedState } from "#components/shell/refused";
import { requireSession } from "#lib/auth/session";

/**
 * Shown in place of a page that the role of the user may not see, or that a closed workspace does not have.
 * @param ofProviders true for pages that only workspaces of service providers have
 */
export async function NotAllowedPage({ title, ofProviders = false }: { title: string; ofProviders?: boolean }) {
  const [{ workspace }, t] = await Promise.all([requireSession(), getTranslations("common.denied")]);
  const wrongKind = ofProviders && workspace.kind !== "provider";
  const words = wrongKind
    ? { title: t("ofProviders.title"), text: t("ofProviders.text", { workspace: workspace.name }) }
    : {};
  return (
    <Page crumbs={[{ label: title }]}>
      <h1 className="sr-only">{title}</h1>
      {workspace.standing === "closed" ? (
        <ClosedState />
      ) : (
        <NotAllowedState role={workspace.role} workspace={workspace.name} {...words} />
      )}
    </Page>
  );
}
