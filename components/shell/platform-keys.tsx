import { Clock, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Platform, platforms } from "#db/enums";
import { PlatformIcon } from "../messaging/channel-glyph.tsx";

/** `idle`: no channel of that type is bound, so nothing is known and nothing is wrong. */
export type PlatformHealth = Record<Platform, "ok" | "slow" | "off" | "idle">;

/** The health of the six platforms at the foot of the sidebar; folded, only those in trouble show. */
export function PlatformKeys({ health }: { health: PlatformHealth }) {
  const t = useTranslations();
  const worst = platforms.find((p) => health[p] === "off") ?? platforms.find((p) => health[p] === "slow");
  const state = worst ? health[worst] : null;
  return (
    <div className="side-foot">
      <div className="row xs mute">
        <span className="grow">{t("shell.platforms")}</span>
        {worst && (state === "slow" || state === "off") ? (
          <span className={`row !gap-1 ${state === "slow" ? "warn" : "down"}`}>
            {state === "slow" ? <Clock className="xs" aria-hidden /> : <Unplug className="xs" aria-hidden />}
            {t(`shell.healthShort.${state}`, { platform: t(`states.platform.${worst}`) })}
          </span>
        ) : null}
      </div>
      <ul className="pips" aria-label={t("shell.platformHealth")}>
        {platforms.map((platform) => {
          const words = t(`shell.health.${health[platform]}`, { platform: t(`states.platform.${platform}`) });
          return (
            <li key={platform} className={`pip ${health[platform]}`} title={words}>
              <PlatformIcon platform={platform} />
              <span className="sr-only">{words}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
