import { NotAllowedState } from "#components/shell/states";
import { requireSession } from "#lib/auth/session";

/** Shown in place of a section of a channel that the role of the user may not see. */
export async function NotAllowedSection() {
  const { workspace } = await requireSession();
  return <NotAllowedState role={workspace.role} workspace={workspace.name} />;
}
