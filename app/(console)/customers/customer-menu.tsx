"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "#components/ui/button";
import {
  Archive,
  ArrowRightLeft,
  CirclePause,
  CirclePlay,
  Ellipsis,
  Eye,
  Mail,
  Radio,
  UserRoundX,
} from "#components/ui/icons";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import type { WorkspaceStanding } from "#lib/workspaces/standing";

const InviteOwnerDialog = onDemand(() => import("./invite-dialog.tsx").then((part) => part.InviteOwnerDialog));
const SuspendDialog = onDemand(() => import("./suspend-dialog.tsx").then((part) => part.SuspendDialog));
const LiftDialog = onDemand(() => import("./suspend-dialog.tsx").then((part) => part.LiftDialog));
const HandOverDialog = onDemand(() => import("./leave-dialogs.tsx").then((part) => part.HandOverDialog));
const ReleaseDialog = onDemand(() => import("./leave-dialogs.tsx").then((part) => part.ReleaseDialog));
const CloseDialog = onDemand(() => import("./leave-dialogs.tsx").then((part) => part.CloseDialog));

type Opened = "invite" | "suspend" | "lift" | "handOver" | "release" | "close" | null;

/** What decides about the acts of the customer's own page. */
export type CustomerActs = {
  owned: boolean;
  offered: boolean;
  suspendedByOperator: boolean;
  bound: number;
  campaigns: number;
};

type Props = {
  customer: { id: string; name: string; contactEmail: string | null; standing: WorkspaceStanding };
  mayManage: boolean;
  byMail: boolean;
  /** On the customer's own page; a list offers what is done often. */
  acts?: CustomerActs;
};

/** The menu of a customer. What is not possible now says why. */
export function CustomerMenu(props: Props) {
  const { customer, mayManage, byMail, acts } = props;
  const t = useTranslations("customers");
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  return (
    <>
      <Menu
        trigger={
          <IconButton size={acts ? "md" : "sm"} label={t("menu.label", { name: customer.name })}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {acts ? null : (
          <MenuLink icon={<Eye aria-hidden />} href={`/customers/${customer.id}`}>
            {t("menu.see")}
          </MenuLink>
        )}
        <MenuLink icon={<Radio aria-hidden />} href={`/channels?customer=${customer.id}`}>
          {t("menu.channels")}
        </MenuLink>
        <MenuSeparator />
        <Acts {...props} denied={mayManage ? null : t("readOnly")} onOpen={setOpened} />
      </Menu>
      {opened === "invite" ? <InviteOwnerDialog customer={customer} byMail={byMail} onClose={close} /> : null}
      {opened === "suspend" ? <SuspendDialog customer={customer} onClose={close} /> : null}
      {opened === "lift" ? <LiftDialog customer={customer} onClose={close} /> : null}
      {opened === "handOver" ? <HandOverDialog customer={customer} onClose={close} /> : null}
      {opened === "release" ? <ReleaseDialog customer={customer} onClose={close} /> : null}
      {opened === "close" ? <CloseDialog customer={customer} onClose={close} /> : null}
    </>
  );
}

function Acts({ customer, acts, denied, onOpen }: Props & { denied: string | null; onOpen: (which: Opened) => void }) {
  const t = useTranslations("customers.menu");
  const suspended = customer.standing === "suspended";
  const never = denied ?? (customer.standing === "closed" ? t("closed") : null);
  const moving = never ?? (suspended ? t("suspendedFirst") : acts?.owned === false ? t("noOwner") : null);
  return (
    <>
      {acts ? (
        <MenuItem
          icon={<Mail aria-hidden />}
          disabledReason={never ?? (acts.owned ? t("hasOwner") : null)}
          onSelect={() => onOpen("invite")}
        >
          {t("invite")}
        </MenuItem>
      ) : null}
      {suspended ? (
        <MenuItem
          icon={<CirclePlay aria-hidden />}
          disabledReason={never ?? (acts?.suspendedByOperator ? t("byOperator") : null)}
          onSelect={() => onOpen("lift")}
        >
          {t("lift")}
        </MenuItem>
      ) : (
        <MenuItem icon={<CirclePause aria-hidden />} danger disabledReason={never} onSelect={() => onOpen("suspend")}>
          {t("suspend")}
        </MenuItem>
      )}
      {acts ? (
        <>
          <MenuItem
            icon={<ArrowRightLeft aria-hidden />}
            disabledReason={moving ?? (acts.offered ? t("offered") : null)}
            onSelect={() => onOpen("handOver")}
          >
            {t("handOver")}
          </MenuItem>
          <MenuItem icon={<UserRoundX aria-hidden />} danger disabledReason={moving} onSelect={() => onOpen("release")}>
            {t("release")}
          </MenuItem>
          <MenuItem
            icon={<Archive aria-hidden />}
            danger
            disabledReason={
              never ??
              (acts.bound > 0
                ? t("stillBound", { count: acts.bound })
                : acts.campaigns > 0
                  ? t("stillSending", { count: acts.campaigns })
                  : null)
            }
            onSelect={() => onOpen("close")}
          >
            {t("close")}
          </MenuItem>
        </>
      ) : null}
    </>
  );
}
