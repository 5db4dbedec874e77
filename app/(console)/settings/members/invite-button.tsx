"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { UserRoundPlus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { Role } from "#db/enums";
import type { ChoosableChannel } from "./channels-field.tsx";
import type { Invited } from "./link-dialog.tsx";

const InviteDialog = onDemand(() => import("./invite-dialog.tsx").then((part) => part.InviteDialog));
const LinkDialog = onDemand(() => import("./link-dialog.tsx").then((part) => part.LinkDialog));

export type InviteProps = {
  roles: readonly Role[];
  channels: readonly ChoosableChannel[];
  workspace: string;
  /** The workspace has customers, to some of which the person may be limited. */
  provider: boolean;
  days: number;
  byMail: boolean;
};

/** Asks for an address, a role and channels. The invitation goes by mail; without a mail server its link is shown once. */
export function InviteButton(props: InviteProps) {
  const t = useTranslations("settings.members");
  const [open, setOpen] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  return (
    <>
      <Button
        variant="primary"
        icon={<UserRoundPlus aria-hidden />}
        onClick={() => {
          setInvited(null);
          setOpen(true);
        }}
      >
        {t("invite")}
      </Button>
      {open && !invited ? <InviteDialog {...props} onInvited={setInvited} onClose={() => setOpen(false)} /> : null}
      {open && invited ? <LinkDialog invited={invited} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
