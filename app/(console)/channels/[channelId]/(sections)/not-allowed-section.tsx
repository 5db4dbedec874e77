import { ClosedState, NotAllowedState } from "#components/shell/refused";
import { requireSession } from "#lib/auth/session";

/** Shown in place of a section of a channel that the role of the user, or a closed workspace, does not have. */
export async function NotAllowedSection() {
  const { workspace } = await requireSession();
  if (workspace.standing === "closed") return <ClosedState />;
  return <NotAllowedState role={workspace.role} workspace={workspace.name} />;
}
