"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import type { AccessRole, WorkspaceKind } from "#db/enums";
import { Avatar } from "../ui/avatar.tsx";
import { Check, ChevronsUpDown } from "../ui/icons.tsx";
import { Menu, MenuItem, MenuLabel } from "../ui/menu.tsx";
import { leave } from "./leave/leave-guard.ts";

export type WorkspaceChoice = {
  id: string;
  name: string;
  kind: WorkspaceKind;
  role: AccessRole;
  /** For which provider its staff are there; null for a member. */
  staff?: { providerName: string } | null;
};

/** Shows the current workspace and switches to another. `onSwitch` is a server action that takes its id. */
export function WorkspaceSwitcher({
  current,
  list,
  onSwitch,
}: {
  current: WorkspaceChoice;
  list: readonly WorkspaceChoice[];
  onSwitch: (workspaceId: string) => Promise<unknown>;
}) {
  const t = useTranslations();
  const [pending, start] = useTransition();
  const face = (
    <>
      <Avatar name={current.name} of="workspace" />
      <span className="min-w-0 flex-1 menu-folded:hidden">
        <b className="block truncate leading-4 font-strong zh:tracking-normal">{current.name}</b>
        <small className="block truncate text-[11px] leading-[14px] text-muted-foreground zh:text-[12px]">
          {current.staff
            ? t("shell.staff.asStaff", { provider: current.staff.providerName })
            : t(`states.workspaceKind.${current.kind}`)}{" "}
          · {t(`states.role.${current.role}`)}
        </small>
      </span>
    </>
  );
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="mx-2.5 mt-1 mb-2.5 flex items-center gap-[9px] rounded-md border border-border bg-card px-2 py-1.5 text-left shadow-xs hover:border-border-strong focus-visible:shadow-focus menu-folded:justify-center menu-folded:p-[5px]"
          title={current.name}
          aria-label={t("shell.switchWorkspace", { name: current.name })}
          aria-busy={pending || undefined}
        >
          {face}
          <ChevronsUpDown className="size-3.5 text-muted-foreground menu-folded:hidden" aria-hidden />
        </button>
      }
    >
      <MenuLabel>{t("shell.workspaces")}</MenuLabel>
      {list.map((workspace) => (
        <MenuItem
          key={workspace.id}
          icon={<Avatar name={workspace.name} of="workspace" />}
          end={workspace.id === current.id ? <Check aria-hidden /> : null}
          onSelect={() => {
            if (workspace.id === current.id) return;
            // What was typed belongs to this workspace, and could not be stored from the other one.
            leave(() =>
              start(async () => {
                await onSwitch(workspace.id);
                // A fresh load: nothing that this window holds may stay from the other workspace.
                window.location.assign("/");
              }),
            );
          }}
        >
          <span className="block">{workspace.name}</span>
          <small className="block text-xs text-muted-foreground">
            {t(`states.workspaceKind.${workspace.kind}`)} · {t(`states.role.${workspace.role}`)}
          </small>
        </MenuItem>
      ))}
    </Menu>
  );
}
