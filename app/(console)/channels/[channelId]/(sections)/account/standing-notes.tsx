import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { ChannelDetail } from "#lib/channels/queries";
import { accountTexts, namedById } from "../../../platform-profile.ts";

type Bound = NonNullable<ChannelDetail["binding"]>;

const bold = (words: ReactNode) => <b>{words}</b>;

/** What keeps a channel from sending or may soon, with the platform's reason and what to do. */
export function StandingNotes({ channel, binding }: { channel: ChannelDetail; binding: Bound }) {
  const t = useTranslations("channels.account");
  const words = useTranslations("channels.accounts");
  const service = useTranslations("channels.application");
  const texts = accountTexts(channel.type);
  const { hold, limited, warning } = binding;
  const says = (detail: string | null) => (detail ? t("platformSays", { detail }) : null);
  return (
    <>
      {channel.state === "disconnected" ? (
        <Note tone="danger">
          {namedById(channel.type) ? service.rich("disconnected", { b: bold }) : t.rich("disconnected", { b: bold })}{" "}
          {says(binding.trouble)}
        </Note>
      ) : null}
      {channel.state === "restricted" ? (
        <Note tone="danger">
          {words.rich(`${texts}.restricted`, { b: bold })} {says(hold?.reason ?? binding.trouble)}{" "}
          {hold?.until
            ? t.rich("restrictedUntil", { at: () => <LocalTime at={hold.until ?? ""} show="full" /> })
            : null}
        </Note>
      ) : null}
      {channel.state === "unbinding_requested" ? (
        <Note tone="warning">
          {t.rich("requested", { b: bold })}{" "}
          {channel.unbindReason ? t("requestedReason", { reason: channel.unbindReason }) : null}
        </Note>
      ) : null}
      {limited ? (
        <Note tone="warning">
          {t.rich("limited", { b: bold })} {says(limited)}
        </Note>
      ) : null}
      {warning ? (
        <Note tone="warning">
          {t.rich("warned", { b: bold, at: () => <LocalTime at={warning.at} /> })} {says(warning.reason)}
        </Note>
      ) : null}
    </>
  );
}
