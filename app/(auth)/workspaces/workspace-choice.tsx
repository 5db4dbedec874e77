"use client";

import { type ReactNode, useState, useTransition } from "react";
import { Button } from "#components/ui/button";
import { Note } from "#components/ui/note";
import { switchWorkspaceAction } from "../../session-actions.ts";

/** Switches to a workspace and opens an address there. */
export function WorkspaceChoice({
  id,
  to,
  primary = false,
  children,
}: {
  id: string;
  to: string;
  primary?: boolean;
  children: ReactNode;
}) {
  const [busy, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  async function choose() {
    const result = await switchWorkspaceAction(id);
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
