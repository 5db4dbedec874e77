"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { HiddenFromVisitors } from "#components/shell/visitor";
import { Avatar } from "#components/ui/avatar";
import { IconButton } from "#components/ui/button";
import { Building2, DoorOpen, Ellipsis, ListChecks, UserRoundMinus, UserRoundPen } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { Tag } from "#components/ui/tag";
import { toast } from "#components/ui/toast";
import type { Role } from "#db/enums";
import type { MemberRow } from "#lib/workspaces/members";
import { canBeLimited } from "#lib/workspaces/rules";
import { leaveWorkspaceAction, removeMemberAction } from "./actions.ts";
import type { ChoosableChannel } from "./channels-field.tsx";

const RoleDialog = onDemand(() => import("./role-dialog.tsx").then((part) => part.RoleDialog));

const ChannelsDialog = onDemand(() => import("./channels-dialog.tsx").then((part) => part.ChannelsDialog));

const CustomersDialog = onDemand(() => import("./customers-dialog.tsx").then((part) => part.CustomersDialog));

type Doing = { what: "role" | "channels" | "customers" | "remove" | "leave"; member: MemberRow } | null;

type Props = {
  members: readonly MemberRow[];
  me: string;
  /** The roles the user may grant and revoke; empty without that permission. */
  roles: readonly Role[];
  /** Those that a member may be limited to. */
  channels: readonly ChoosableChannel[];
  workspace: string;
  /** The workspace has customers, to some of which members may be limited. */
  provider: boolean;
  owners: number;
};

export function MembersTable({ members, me, roles, channels, workspace, provider, owners }: Props) {
  const t = useTranslations("settings.members");
  const words = useTranslations("states.role");
  const g = useTranslations("settings.channelGrants");
  const c = useTranslations("settings.customerGrants");
  const [doing, setDoing] = useState<Doing>(null);

  function stuck(member: MemberRow): string | null {
    if (member.role === "owner" && owners === 1) return t("lastOwner");
    return roles.includes(member.role) ? null : t("ownersOnly");
  }

  const columns: Column<MemberRow>[] = [
    {
      id: "person",
      header: t("person"),
      place: "a",
      minWidth: 220,
      cell: (member) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <Avatar name={member.name} />
          <TwoLines
            title={
              <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                {member.name}
                {member.userId === me ? <Tag>{t("you")}</Tag> : null}
                {member.disabled ? <Tag>{t("disabled")}</Tag> : null}
                {member.addressProved ? null : <Tag>{t("unproved")}</Tag>}
              </span>
            }
            sub={<HiddenFromVisitors>{member.email}</HiddenFromVisitors>}
          />
        </span>
      ),
    },
    { id: "role", header: t("role"), place: "b", cell: (member) => words(member.role) },
    {
      id: "channels",
      header: g("column"),
      place: "c",
      cell: (member) => (
        <Limit
          among={member.channels}
          all={g("all")}
          count={(count) => g("count", { count })}
          others={(count) => g("others", { count })}
        />
      ),
    },
    ...(provider
      ? [
          {
            id: "customers",
            header: c("column"),
            place: "e",
            cell: (member) => (
              <Limit
                among={member.customers}
                all={c("all")}
                count={(count) => c("count", { count })}
                others={(count) => c("others", { count })}
              />
            ),
          } satisfies Column<MemberRow>,
        ]
      : []),
    { id: "joined", header: t("joined"), cell: (member) => <LocalTime at={member.joinedAt} show="date" /> },
    {
      id: "actions",
      header: t("actions", { name: "" }),
      quietHeader: true,
      align: "right",
      place: "d",
      cell: (member) =>
        roles.length > 0 || member.userId === me ? (
          <Menu
            trigger={
              <IconButton label={t("actions", { name: member.name })} size="sm">
                <Ellipsis aria-hidden />
              </IconButton>
            }
          >
            {roles.length > 0 ? (
              <MenuItem
                icon={<UserRoundPen aria-hidden />}
                disabledReason={stuck(member)}
                onSelect={() => setDoing({ what: "role", member })}
              >
                {t("changeRole")}
              </MenuItem>
            ) : null}
            {roles.length > 0 ? (
              <MenuItem
                icon={<ListChecks aria-hidden />}
                disabledReason={canBeLimited(member.role) ? null : g("seesAll")}
                onSelect={() => setDoing({ what: "channels", member })}
              >
                {g("change")}
              </MenuItem>
            ) : null}
            {provider && roles.length > 0 ? (
              <MenuItem
                icon={<Building2 aria-hidden />}
                disabledReason={canBeLimited(member.role) ? null : c("seesAll")}
                onSelect={() => setDoing({ what: "customers", member })}
              >
                {c("change")}
              </MenuItem>
            ) : null}
            {member.userId === me ? (
              <MenuItem
                icon={<DoorOpen aria-hidden />}
                danger
                disabledReason={member.role === "owner" && owners === 1 ? t("lastOwner") : null}
                onSelect={() => setDoing({ what: "leave", member })}
              >
                {t("leave")}
              </MenuItem>
            ) : (
              <MenuItem
                icon={<UserRoundMinus aria-hidden />}
                danger
                disabledReason={stuck(member)}
                onSelect={() => setDoing({ what: "remove", member })}
              >
                {t("remove")}
              </MenuItem>
            )}
          </Menu>
        ) : null,
    },
  ];

  const name = doing?.member.name ?? "";
  const leaving = doing?.what === "leave";
  return (
    <>
      <DataTable
        label={t("table")}
        columns={columns}
        rows={members}
        rowKey={(member) => member.userId}
        density="tall"
      />
      {doing?.what === "role" ? (
        <RoleDialog member={doing.member} roles={roles} onClose={() => setDoing(null)} />
      ) : null}
      {doing?.what === "channels" ? (
        <ChannelsDialog member={doing.member} channels={channels} onClose={() => setDoing(null)} />
      ) : null}
      {doing?.what === "customers" ? <CustomersDialog member={doing.member} onClose={() => setDoing(null)} /> : null}
      <ConfirmDialog
        level={2}
        open={doing?.what === "remove" || doing?.what === "leave"}
        onOpenChange={(open) => (open ? undefined : setDoing(null))}
        title={leaving ? t("leaveTitle", { workspace }) : t("removeTitle", { name, workspace })}
        confirmLabel={leaving ? t("leaveConfirm") : t("removeConfirm")}
        consequences={[
          { text: t("consequences.access"), loses: true },
          { text: t("consequences.back"), loses: true },
          { text: t("consequences.kept") },
        ]}
        onConfirm={async () => {
          if (!doing) return;
          const result = leaving ? await leaveWorkspaceAction() : await removeMemberAction(doing.member.userId);
          if (!result.ok) return result.message;
          if (leaving) window.location.assign("/");
          else toast.success(t("removed", { name }));
        }}
      />
    </>
  );
}

/** The channels or customers a member may see: their names, as far as the reader may see them too. */
function Limit({
  among,
  all,
  count,
  others,
}: {
  among: MemberRow["channels"];
  all: string;
  count: (count: number) => string;
  others: (count: number) => string;
}) {
  if (!among) return all;
  const names = among.flatMap(({ name }) => name ?? []);
  const shown = names.slice(0, 2);
  const rest = among.length - shown.length;
  if (shown.length === 0) return count(among.length);
  return (
    <span className="block max-w-64 truncate" title={names.join(", ")}>
      {shown.join(", ")} {rest > 0 ? others(rest) : null}
    </span>
  );
}
