import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { PoolOutage } from "#lib/campaigns/pool/read-outages";

/** Says which senders of the pool cannot send, what waits for them, and what other senders took. */
export function PoolNote({ outages }: { outages: readonly PoolOutage[] }) {
  const t = useTranslations("campaigns.pool");
  if (outages.length === 0) return null;
  return (
    <Note tone="warning" role="status" title={t("title", { count: outages.length })}>
      <ul className="flex flex-col gap-0.5">
        {outages.map(({ senderId, sender, reason, waiting, moved, since }) => (
          <li key={senderId} className="[overflow-wrap:anywhere]">
            {t.rich("line", {
              sender: sender ?? t("gone"),
              reason: t(`reasons.${reason as "no_sender"}`),
              since: () => <LocalTime at={since} show="full" />,
            })}{" "}
            {moved > 0 ? t("moved", { count: moved }) : null} {waiting > 0 ? t("waiting", { count: waiting }) : null}
          </li>
        ))}
      </ul>
      {t("next")}
    </Note>
  );
}
