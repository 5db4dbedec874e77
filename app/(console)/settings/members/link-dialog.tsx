"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Copy } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";

export type Invited = { email: string; link: string; expiresAt: Date };

/** The link of an invitation that goes by no mail. It is shown once. */
export function LinkDialog({ invited, onClose }: { invited: Invited; onClose: () => void }) {
  const t = useTranslations("settings.invitations");
  const id = useId();
  async function copy() {
    await navigator.clipboard.writeText(invited.link);
    toast.success(t("copied"));
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("linkTitle", { email: invited.email })}
      footer={
        <>
          <Button onClick={onClose}>{t("done")}</Button>
          <Button variant="primary" icon={<Copy aria-hidden />} onClick={() => void copy()}>
            {t("copyLink")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        <p>
          {t.rich("linkText", {
            email: invited.email,
            date: () => <LocalTime at={invited.expiresAt} show="full" />,
          })}
        </p>
        <Field id={id} label={t("link")}>
          <Input id={id} readOnly value={invited.link} mono onFocus={(event) => event.target.select()} />
        </Field>
      </div>
    </Dialog>
  );
}
