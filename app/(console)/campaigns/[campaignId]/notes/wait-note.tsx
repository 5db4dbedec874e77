import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { Wait } from "#lib/campaigns/report/waits";

/** Says why messages of the campaign wait for their time, and until when. */
export function WaitNote({ wait: { why, all, until } }: { wait: Wait }) {
  const t = useTranslations("campaigns.waits");
  const time = () => <LocalTime at={until} show="full" />;
  return (
    <Note tone="info" role="status" title={t.rich(all ? "all" : "some", { time })}>
      {t(why)}
    </Note>
  );
}
