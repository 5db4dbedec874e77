import { Page } from "#components/shell/page";
import { NotAllowedState } from "#components/shell/states";
import { requireSession } from "#lib/auth/session";

/** Shown in place of a page that the role of the user may not see. */
export async function NotAllowedPage({ title }: { title: string }) {
  const { workspace } = await requireSession();
  return (
    <Page crumbs={[{ label: title }]}>
      <h1 className="sr-only">{title}</h1>
      <NotAllowedState role={workspace.role} workspace={workspace.name} />
    </Page>
  );
}
