"use client";

import { type ReactNode, useState, useTransition } from "react";
import { Button } from "#components/ui/button";
import { Note } from "#components/ui/note";
import { switchWorkspaceAction, visitCustomerAction } from "../../session-actions.ts";

/** Switches to a workspace and opens an address there. */
export function WorkspaceChoice({
  id,
  providerId,
  to,
  primary = false,
  children,
}: {
  id: string;
  /** The provider as whose staff the person goes there; a member goes as such. */
  providerId?: string | null;
  to: string;
  primary?: boolean;
  children: ReactNode;
}) {
  const [busy, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  async function choose() {
    const result = await (providerId ? visitCustomerAction({ providerId, customerId: id }) : switchWorkspaceAction(id));
    if (result.ok) window.location.assign(to);
    else setProblem(result.message);
  }
  return (
    <>
      {problem ? (
        <Note tone="danger" role="alert">
          {problem}
        </Note>
      ) : null}
      <Button variant={primary ? "primary" : "secondary"} size="lg" full busy={busy} onClick={() => start(choose)}>
        {children}
      </Button>
    </>
  );
}
