"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { Reader } from "./reader.ts";

const CreateChannelDialog = onDemand(() =>
  import("./create-channel-dialog.tsx").then((part) => part.CreateChannelDialog),
);

export type CustomerChoice = { id: string; name: string; country: string | null; contactEmail: string | null };

export type CreateChannelProps = { reader: Reader; used: number; quota: number; customer: CustomerChoice | null };

/** The button that creates a channel, with its dialog. Disabled with a reason at the quota and without the permission. */
export function CreateChannelButton(props: CreateChannelProps) {
  const { reader, used, quota } = props;
  const t = useTranslations("channels");
  const [open, setOpen] = useState(false);
  const full = reader.kind === "business" && used >= quota;
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        disabledReason={!reader.mayManage ? t("readOnly") : full ? t("quotaReached", { quota }) : null}
        onClick={() => setOpen(true)}
      >
        {t("create")}
      </Button>
      <CreateChannelDialog {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}
