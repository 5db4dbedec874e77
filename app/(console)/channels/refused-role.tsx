import { Page } from "#components/shell/page";
import { NotAllowedState } from "#components/shell/states";
import { requireSession } from "#lib/auth/session";

/** The page a role does not reach, with who can change that. */
export async function RefusedRole({ title }: { title: string }) {
  const { workspace } = await requireSession();
  return (
    <Page crumbs={[{ label: title }]}>
      <h1 className="sr-only">{title}</h1>
      <NotAllowedState role={workspace.role} workspace={workspace.name} />
    </Page>
  );
}
