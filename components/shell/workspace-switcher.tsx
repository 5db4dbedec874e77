"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import type { Role, WorkspaceKind } from "#db/enums";
import { initials } from "../messaging/initials.tsx";
import { Menu, MenuItem, MenuLabel } from "../ui/menu.tsx";

export type WorkspaceChoice = { id: string; name: string; kind: WorkspaceKind; role: Role };

/** Which workspace this is, and the way to another. `onSwitch` is an action that takes the id. */
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
      <span className="ava" aria-hidden>
        {initials(current.name)}
      </span>
      <span className="grow">
        <b className="clip">{current.name}</b>
        <small className="clip">
          {t(`states.workspaceKind.${current.kind}`)} · {t(`states.role.${current.role}`)}
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
          className="switch-ws"
          title={current.name}
          aria-label={t("shell.switchWorkspace", { name: current.name })}
          aria-busy={pending || undefined}
        >
          {face}
          <ChevronsUpDown className="s mute" aria-hidden />
        </button>
      }
    >
      <MenuLabel>{t("shell.workspaces")}</MenuLabel>
      {list.map((workspace) => (
        <MenuItem
          key={workspace.id}
          icon={
            <span className="ava" aria-hidden>
              {initials(workspace.name)}
            </span>
          }
          end={workspace.id === current.id ? <Check aria-hidden /> : null}
          onSelect={() => {
            if (workspace.id !== current.id) start(async () => void (await onSwitch(workspace.id)));
          }}
        >
          <span className="block">{workspace.name}</span>
          <small className="mute block text-xs">
            {t(`states.workspaceKind.${workspace.kind}`)} · {t(`states.role.${workspace.role}`)}
          </small>
        </MenuItem>
      ))}
    </Menu>
  );
}
