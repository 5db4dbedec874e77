"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { SetReachShareInput } from "#lib/channels/reach/schema";
import { setReachShareAction } from "./actions.ts";

type Props = {
  channelId: string;
  share: number | null;
  most: number;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** States this workspace's part of a business that is in several workspaces. */
export function ShareDialog({ channelId, share, most, open, onOpenChange }: Props) {
  const t = useTranslations("channels.reach");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialogTitle")}
      description={t("dialogText")}
      schema={SetReachShareInput}
      defaultValues={{ channelId, share: share === null ? "" : String(share) }}
      action={setReachShareAction}
      onSuccess={() => void toast.success(t("saved"))}
    >
      {({ form }) => (
        <TextField
          control={form.control}
          name="share"
          label={t("percent")}
          hint={t("percentHint", { most })}
          optional
          input={{ inputMode: "numeric", autoComplete: "off" }}
        />
      )}
    </FormDialog>
  );
}
