"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button, IconButton } from "#components/ui/button";
import { Copy, Ellipsis, PowerOff } from "#components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { SenderRow } from "#lib/channels/queries";
import { canDeregister, canRegister, needsCode } from "#lib/channels/rules";
import { deregisterNumberAction } from "./actions.ts";

const RegisterDialog = onDemand(() => import("./register-dialog.tsx").then((part) => part.RegisterDialog));
const VerifyDialog = onDemand(() => import("./verify-dialog.tsx").then((part) => part.VerifyDialog));

type Opened = "verify" | "register" | "deregister" | null;

/** The next step of a number as a button, and everything else in a menu. */
export function NumberActions({
  row,
  channelId,
  labUrl,
  mayManage,
}: {
  row: SenderRow;
  channelId: string;
  labUrl: string | null;
  mayManage: boolean;
}) {
  const t = useTranslations("channels.numbers");
  const words = useTranslations();
  const router = useRouter();
  const [opened, setOpened] = useState<Opened>(null);
  const denied = mayManage ? null : words("channels.readOnly");
  const dialog = (which: Opened) => ({
    channelId,
    sender: row,
    open: opened === which,
    onOpenChange: (open: boolean) => setOpened(open ? which : null),
  });
  return (
    <span className="flex min-w-0 items-center justify-end gap-1">
      {needsCode(row) ? (
        <Button size="sm" disabledReason={denied} onClick={() => setOpened("verify")}>
          {t("verify")}
        </Button>
      ) : null}
      {canRegister(row) ? (
        <Button size="sm" disabledReason={denied} onClick={() => setOpened("register")}>
          {t("register")}
        </Button>
      ) : null}
      <Menu
        trigger={
          <IconButton size="sm" label={t("more", { phone: row.phone })}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Copy aria-hidden />}
          onSelect={() => {
            void navigator.clipboard.writeText(row.phone);
            toast.success(words("channels.idCopied", { id: row.phone }));
          }}
        >
          {t("copy")}
        </MenuItem>
        {canDeregister(row) ? (
          <>
            <MenuSeparator />
            <MenuItem
              danger
              icon={<PowerOff aria-hidden />}
              disabledReason={denied}
              onSelect={() => setOpened("deregister")}
            >
              {t("deregister")}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <VerifyDialog {...dialog("verify")} labUrl={labUrl} />
      <RegisterDialog {...dialog("register")} />
      <ConfirmDialog
        level={2}
        open={opened === "deregister"}
        onOpenChange={(open) => setOpened(open ? "deregister" : null)}
        title={t("deregisterDialog.title", { phone: row.phone })}
        confirmLabel={t("deregisterDialog.submit")}
        consequences={[
          { text: t("deregisterDialog.stops"), loses: true },
          { text: t("deregisterDialog.limit"), loses: true },
          { text: t("deregisterDialog.keeps") },
        ]}
        onConfirm={async () => {
          const result = await deregisterNumberAction({ channelId, senderId: row.id });
          if (!result.ok) return result.message;
          toast.success(t("deregistered", { phone: row.phone }));
          router.refresh();
        }}
      />
    </span>
  );
}
