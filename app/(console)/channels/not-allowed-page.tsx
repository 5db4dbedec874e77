import { Page } from "#components/shell/page";
import { ClosedState, NotAllowedState } from "#components/shell/states";
import { requireSession } from "#lib/auth/session";

/** Shown in place of a page that the role of the user may not see, or that a closed workspace does not have. */
export async function NotAllowedPage({ title }: { title: string }) {
  const { workspace } = await requireSession();
  return (
    <Page crumbs={[{ label: title }]}>
      <h1 className="sr-only">{title}</h1>
      {workspace.standing === "closed" ? (
        <ClosedState />
      ) : (
        <NotAllowedState role={workspace.role} workspace={workspace.name} />
      )}
    </Page>
  );
}
