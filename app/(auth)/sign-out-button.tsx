"use client";

import { useTransition } from "react";
import { Button } from "#components/ui/button";
import { signOutAction } from "../session-actions.ts";

export function SignOutButton({ label }: { label: string }) {
  const [busy, start] = useTransition();
  return (
    <Button busy={busy} onClick={() => start(async () => void (await signOutAction()))}>
      {label}
    </Button>
  );
}
