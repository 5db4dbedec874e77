"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { IconButton } from "#components/ui/button";
import { Ellipsis } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { SenderAddress } from "#lib/channels/sender-addresses/list-addresses";
import { askForProofAction, preferSenderAddressAction, removeSenderAddressAction } from "./actions.ts";

const EditDialog = onDemand(() => import("./edit-dialog.tsx").then((part) => part.EditDialog));

type Props = { channelId: string; of: SenderAddress; disabledReason: string | null };

/** What can be done with one address. The bound one is changed with its server. */
export function AddressActions({ channelId, of: sender, disabledReason }: Props) {
  const t = useTranslations("channels.senderAddresses");
  const router = useRouter();
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null);
  const { id: senderId, address, bound, proved, preferred, mayAskAgain } = sender;
  const at = { channelId, senderId };
  async function act(work: Promise<{ ok: true } | { ok: false; message: string }>, done?: string) {
    const result = await work;
    if (!result.ok) toast.error(result.message);
    else if (done) toast.success(done);
    router.refresh();
  }
  if (bound && preferred) return null;
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("menu", { address })}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {proved && !preferred ? (
          <MenuItem disabledReason={disabledReason} onSelect={() => void act(preferSenderAddressAction(at))}>
            {t("prefer")}
          </MenuItem>
        ) : null}
        {mayAskAgain ? (
          <MenuItem
            disabledReason={disabledReason}
            onSelect={() => void act(askForProofAction(at), t("askedToast", { address }))}
          >
            {t("ask")}
          </MenuItem>
        ) : null}
        {bound ? null : (
          <>
            <MenuItem disabledReason={disabledReason} onSelect={() => setDoing("edit")}>
              {t("edit")}
            </MenuItem>
            <MenuItem danger disabledReason={disabledReason} onSelect={() => setDoing("remove")}>
              {t("remove")}
            </MenuItem>
          </>
        )}
      </Menu>
      {doing === "edit" ? <EditDialog channelId={channelId} of={sender} onClose={() => setDoing(null)} /> : null}
      <ConfirmDialog
        level={1}
        open={doing === "remove"}
        onOpenChange={(open) => (open ? undefined : setDoing(null))}
        title={t("removeTitle", { address })}
        text={t("removeText")}
        confirmLabel={t("remove")}
        danger
        onConfirm={async () => {
          const result = await removeSenderAddressAction(at);
          if (!result.ok) return result.message;
          toast.success(t("removed", { address }));
          router.refresh();
        }}
      />
    </>
  );
}
