import { useFormatter, useTranslations } from "next-intl";
import { KeyStrip } from "#components/messaging/key-strip";
import { Clock, Unplug } from "#components/ui/icons";
import { type Platform, platforms } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import type { DayRow } from "#lib/statistics/queries";
import { deliveredShare } from "#lib/statistics/rates";
import type { Health } from "#lib/workspaces/shell-data";

/** What each platform took today. The pressed key is the page's filter. */
export function PlatformStrip({
  days,
  health,
  current,
  range,
}: {
  days: Record<Platform, DayRow[]>;
  health: Record<Platform, Health>;
  current: Platform | null;
  /** The page's range; the links keep it. */
  range: Record<string, string>;
}) {
  const t = useTranslations("dashboard.keys");
  const format = useFormatter();
  return (
    <KeyStrip
      label={t("label")}
      keys={platforms.map((platform) => {
        const rows = days[platform];
        const today = rows.at(-1);
        // A platform without channels today may still have sent before.
        const bound = health[platform] !== "idle" || rows.some((row) => row.submitted > 0);
        if (!bound) {
          const note = profileFor(platform) ? t("connect") : t("notYet");
          return { platform, bound, href: `/channels?type=${platform}`, value: t("unbound"), note };
        }
        const pressed = current === platform;
        const query = new URLSearchParams(pressed ? range : { ...range, platform });
        const rate = today ? deliveredShare(today).rate : null;
        return {
          platform,
          bound,
          pressed,
          href: query.size > 0 ? `/?${query}` : "/",
          value: format.number(today?.accepted ?? 0),
          unit: t("today"),
          note:
            rate === null
              ? t("nothing")
              : t("delivered", { rate: format.number(rate, { style: "percent", maximumFractionDigits: 1 }) }),
          spark: rows.map((row) => row.accepted),
          mark: <HealthMark health={health[platform]} />,
        };
      })}
    />
  );
}

function HealthMark({ health }: { health: Health }) {
  const t = useTranslations("dashboard.keys");
  if (health !== "slow" && health !== "off") return null;
  const Icon = health === "slow" ? Clock : Unplug;
  return (
    <span className={health === "slow" ? "text-warning" : "text-danger"} title={t(health)}>
      <Icon className="size-3.5" aria-hidden />
      <span className="sr-only">{t(health)}</span>
    </span>
  );
}
