"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { leave } from "../leave/leave-guard.ts";
import { chooseLanguage, chooseTheme } from "../preferences.tsx";
import type { WorkspaceChoice } from "../workspace-switcher.tsx";
import { actOf, type CommandLine, hrefOf } from "./command-lines.ts";
import { CommandMenu } from "./command-menu.tsx";
import { type CommandChannel, commandTargets } from "./command-targets.ts";
import type { CommandAct } from "./command-words.ts";
import { type Owner, useRecentPages } from "./recent.ts";

export type CommandPanelProps = {
  workspace: WorkspaceChoice;
  owner: Owner;
  channels: readonly CommandChannel[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What was typed before the menu was there. */
  typed: RefObject<string>;
  /** Opens the list of keys. */
  onKeys: () => void;
  onSignOut: () => void;
};

/** The command menu, with what it does. */
export function CommandPanel({
  workspace: { kind, role },
  owner,
  channels,
  open,
  onOpenChange,
  typed,
  onKeys,
  onSignOut,
}: CommandPanelProps) {
  const t = useTranslations();
  const router = useRouter();
  const pathname = usePathname();
  const recent = useRecentPages(owner);
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
    keys: onKeys,
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
    <CommandMenu
      open={open}
      onOpenChange={onOpenChange}
      targets={targets}
      recent={recent}
      typed={typed}
      onChoose={choose}
    />
  );
}
