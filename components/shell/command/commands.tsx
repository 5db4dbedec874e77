"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useState } from "react";
import { useCrumbs } from "../breadcrumbs.tsx";
import { leave } from "../leave/leave-guard.ts";
import { chooseLanguage, chooseTheme } from "../preferences.tsx";
import type { WorkspaceChoice } from "../workspace-switcher.tsx";
import { actOf, type CommandLine, hrefOf } from "./command-lines.ts";
import { CommandMenu } from "./command-menu.tsx";
import { type CommandChannel, commandTargets } from "./command-targets.ts";
import type { CommandAct } from "./command-words.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { rememberPage, useRecentPages } from "./recent.ts";

/** The command menu and the list of keys, with what they do. */
export function Commands({
  workspace: { id: workspaceId, kind, role },
  userId,
  channels,
  open,
  onOpenChange,
  onSignOut,
}: {
  workspace: WorkspaceChoice;
  userId: string;
  channels: readonly CommandChannel[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSignOut: () => void;
}) {
  const t = useTranslations();
  const router = useRouter();
  const pathname = usePathname();
  const [keys, setKeys] = useState(false);
  const owner = useMemo(() => ({ userId, workspaceId }), [userId, workspaceId]);
  const recent = useRecentPages(owner);
  useRemembering(owner);
  const current = /^\/channels\/([^/]+)/.exec(pathname)?.[1] ?? null;
  // The keys are those of the enums and lists that the targets are made of.
  const say = t as unknown as (key: string) => string;
  const targets = open ? commandTargets({ kind, role, channels, current, say }) : [];

  const acts: Record<CommandAct, () => void> = {
    "theme-light": () => chooseTheme("light"),
    "theme-dark": () => chooseTheme("dark"),
    "theme-system": () => chooseTheme("system"),
    "language-en": () => speak("en"),
    "language-zh": () => speak("zh"),
    keys: () => setKeys(true),
    "sign-out": onSignOut,
  };
  function speak(language: "en" | "zh") {
    chooseLanguage(language);
    router.refresh();
  }
  function choose(line: CommandLine) {
    onOpenChange(false);
    const href = hrefOf(line);
    const act = actOf(line);
    if (href) leave(() => router.push(href));
    else if (act) acts[act]();
  }
  return (
    <>
      <CommandMenu open={open} onOpenChange={onOpenChange} targets={targets} recent={recent} onChoose={choose} />
      <KeysDialog open={keys} onOpenChange={setKeys} />
    </>
  );
}

/** Remembers the pages that are opened, under the names their breadcrumbs give them. */
function useRemembering(owner: { userId: string; workspaceId: string }) {
  const crumbs = useCrumbs();
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page sets its breadcrumbs after the address has changed
  useEffect(() => {
    const label = crumbs.at(-1)?.label;
    if (label) rememberPage(owner, { href: pathname, label, hint: crumbs.at(-2)?.label ?? "" });
  }, [crumbs]);
}
