import { useTranslations } from "next-intl";
import { type Platform, platforms } from "#db/enums";
import { PlatformIcon } from "../messaging/channel-glyph.tsx";
import { cn } from "../ui/cn.tsx";
import { Clock, Unplug } from "../ui/icons.tsx";

/** `idle` means that no channel of the platform is bound. */
export type PlatformHealth = Record<Platform, "ok" | "slow" | "off" | "idle">;

const tones: Record<PlatformHealth[Platform], string> = {
  ok: "border-b-success-solid menu-folded:hidden",
  slow: "border-b-warning-solid text-warning",
  off: "border-b-danger-solid text-danger",
  idle: "menu-folded:hidden",
};

/** The health of all platforms at the bottom of the menu. Folded, it shows only those with a problem. */
export function PlatformKeys({ health }: { health: PlatformHealth }) {
  const t = useTranslations();
  const worst = platforms.find((p) => health[p] === "off") ?? platforms.find((p) => health[p] === "slow");
  const state = worst ? health[worst] : null;
  return (
    <div className="border-t border-border px-4 pt-2.5 pb-3.5 menu-folded:p-2.5">
      <div className="flex min-w-0 items-center gap-2 text-xs text-muted-foreground menu-folded:hidden">
        <span className="min-w-0 flex-1">{t("shell.platforms")}</span>
        {worst && (state === "slow" || state === "off") ? (
          <span className={cn("flex min-w-0 items-center gap-1", state === "slow" ? "text-warning" : "text-danger")}>
            {state === "slow" ? (
              <Clock className="size-3 stroke-[2.1]" aria-hidden />
            ) : (
              <Unplug className="size-3 stroke-[2.1]" aria-hidden />
            )}
            {t(`shell.healthShort.${state}`, { platform: t(`states.platform.${worst}`) })}
          </span>
        ) : null}
      </div>
      <ul
        className="mt-[7px] grid grid-cols-6 gap-[3px] menu-folded:m-0 menu-folded:grid-cols-1"
        aria-label={t("shell.platformHealth")}
      >
        {platforms.map((platform) => {
          const words = t(`shell.health.${health[platform]}`, { platform: t(`states.platform.${platform}`) });
          return (
            <li
              key={platform}
              className={cn(
                "relative grid h-7 place-items-center rounded-[4px_4px_6px_6px] border border-b-3 border-border bg-card text-muted-foreground icon:size-[13px]",
                tones[health[platform]],
              )}
              title={words}
            >
              <PlatformIcon platform={platform} />
              <span className="sr-only">{words}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
