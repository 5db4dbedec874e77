"use client";

import { usePathname } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { onDemand } from "../../ui/on-demand.tsx";
import { useCrumbs } from "../navigation/breadcrumbs.tsx";
import type { CommandPanelProps } from "./command-panel.tsx";
import type { KeysDialogProps } from "./keys-dialog.tsx";
import { type Owner, rememberPage } from "./recent.ts";

const CommandPanel = onDemand<CommandPanelProps>(() => import("./command-panel.tsx").then((menu) => menu.CommandPanel));
const KeysDialog = onDemand<KeysDialogProps>(() => import("./keys-dialog.tsx").then((keys) => keys.KeysDialog));

/** The command menu and the list of keys, and the keys that open them. */
export function Commands({
  userId,
  ...props
}: Omit<CommandPanelProps, "owner" | "onKeys" | "typed"> & {
  userId: string;
}) {
  const { onOpenChange } = props;
  const workspaceId = props.workspace.id;
  const [keys, setKeys] = useState(false);
  const owner = useMemo(() => ({ userId, workspaceId }), [userId, workspaceId]);
  useRemembering(owner);
  const { open } = props;
  // What is typed until the menu is there, as whoever knows its keys does.
  const typed = useRef("");
  useEffect(() => {
    if (!open) typed.current = "";
    function press(event: KeyboardEvent) {
      if (open && isText(event) && !document.querySelector("[cmdk-input]")) typed.current += event.key;
      else if (opensMenu(event)) onOpenChange(true);
      else if (opensKeys(event)) setKeys(true);
      else return;
      event.preventDefault();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [onOpenChange, open]);
  return (
    <>
      <CommandPanel {...props} owner={owner} typed={typed} onKeys={() => setKeys(true)} />
      <KeysDialog open={keys} onOpenChange={setKeys} />
    </>
  );
}

/** A letter or another sign, and no key with a meaning. */
function isText({ key, metaKey, ctrlKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && !metaKey && !ctrlKey && !altKey;
}

/** Ctrl+K or ⌘K, wherever one is. */
function opensMenu(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey);
}

const typing = "input, textarea, select, [contenteditable], [role=dialog][aria-modal=true], [role=menu]";

/** `?`, wherever nothing is being typed. */
function opensKeys(event: KeyboardEvent): boolean {
  if (event.key !== "?" && event.key !== "？") return false;
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return false;
  return !(event.target as HTMLElement).closest(typing);
}

/** Remembers the pages that are opened, under the names their breadcrumbs give them. */
function useRemembering(owner: Owner) {
  const crumbs = useCrumbs();
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page sets its breadcrumbs after the address has changed
  useEffect(() => {
    const label = crumbs.at(-1)?.label;
    if (label) rememberPage(owner, { href: pathname, label, hint: crumbs.at(-2)?.label ?? "" });
  }, [crumbs]);
}
