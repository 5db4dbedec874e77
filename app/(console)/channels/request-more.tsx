"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { LocalTime } from "#components/ui/local-time";
import { TextLink, textLinkLook } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { RequestView } from "#lib/requests/inbox";
import { AskForChannelsForm, AskForNumbersForm, REASON_MAX } from "#lib/requests/schema";
import { askForChannelsAction, askForNumbersAction } from "./request-actions.ts";

type Use = {
  used: number;
  quota: number;
  /** The open request for more; it is shown in place of another one. */
  asked: RequestView | null;
  /** The provider that answers; null when the operator of the installation does. */
  answerer: string | null;
  /** Why the reader may not ask; null when they may. */
  denied: string | null;
};

/** At the limit of channels: asks for more, or shows that it was asked for. */
export function MoreChannels(use: Use) {
  const t = useTranslations("requests.ask");
  const [open, setOpen] = useState(false);
  return (
    <>
      <AskOrAsked use={use} onAsk={() => setOpen(true)} />
      <FormDialog
        open={open}
        onOpenChange={setOpen}
        title={t("channelsTitle")}
        description={t("text", textValues(use))}
        submitLabel={t("submit")}
        schema={AskForChannelsForm}
        action={askForChannelsAction}
        defaultValues={{ total: String(use.quota + 10), reason: "" }}
        onSuccess={() => void toast.success(t("sent"))}
      >
        {({ form }) => (
          <>
            <TextField
              control={form.control}
              name="total"
              label={t("total")}
              hint={t("totalHint", { quota: use.quota })}
              input={totalInput}
            />
            <TextareaField
              control={form.control}
              name="reason"
              label={t("reason")}
              limit={REASON_MAX}
              textarea={{ rows: 3, placeholder: t("reasonPlaceholder") }}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}

/** The same for the numbers of a channel. */
export function MoreNumbers({ channelId, channel, ...use }: Use & { channelId: string; channel: string }) {
  const t = useTranslations("requests.ask");
  const [open, setOpen] = useState(false);
  return (
    <>
      <AskOrAsked use={use} onAsk={() => setOpen(true)} />
      <FormDialog
        open={open}
        onOpenChange={setOpen}
        title={t("numbersTitle", { channel })}
        description={t("text", textValues(use))}
        submitLabel={t("submit")}
        schema={AskForNumbersForm}
        action={askForNumbersAction}
        defaultValues={{ channelId, total: String(use.quota + 5), reason: "" }}
        onSuccess={() => void toast.success(t("sent"))}
      >
        {({ form }) => (
          <>
            <TextField
              control={form.control}
              name="total"
              label={t("total")}
              hint={t("totalHint", { quota: use.quota })}
              input={totalInput}
            />
            <TextareaField
              control={form.control}
              name="reason"
              label={t("reason")}
              limit={REASON_MAX}
              textarea={{ rows: 3, placeholder: t("reasonPlaceholder") }}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}

const totalInput = {
  inputMode: "numeric",
  autoComplete: "off",
  className: "max-w-32 tabular-nums",
  autoFocus: true,
} as const;

function textValues({ used, quota, answerer }: Use) {
  return { used, quota, answerer: answerer === null ? "operator" : "provider", provider: answerer ?? "" };
}

function AskOrAsked({ use, onAsk }: { use: Use; onAsk: () => void }) {
  const t = useTranslations("requests.ask");
  const { asked, denied } = use;
  if (asked?.figures) {
    const { wanted } = asked.figures;
    return (
      <>
        {t.rich("waits", { wanted, date: () => <LocalTime at={asked.askedAt} show="date" /> })}{" "}
        <TextLink href="/settings/requests">{t("waitsLink")}</TextLink>
      </>
    );
  }
  if (denied !== null) return null;
  return (
    <button type="button" className={textLinkLook} onClick={onAsk}>
      {t("more")}
    </button>
  );
}
