"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button";
import { Note } from "#components/ui/note";
import { acceptAsUserAction } from "./actions.ts";

export function AcceptButton({ token, label }: { token: string; label: string }) {
  const [busy, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  async function accept() {
    const result = await acceptAsUserAction(token);
    if (result.ok) window.location.assign("/");
    else setProblem(result.message);
  }
  return (
    <>
      {problem ? (
        <Note tone="danger" role="alert">
          {problem}
        </Note>
      ) : null}
      <Button variant="primary" size="lg" full busy={busy} onClick={() => start(accept)}>
        {label}
      </Button>
    </>
  );
}
