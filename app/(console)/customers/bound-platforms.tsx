import { useTranslations } from "next-intl";
import { PlatformIcon } from "#components/messaging/channel-glyph";
import { cn } from "#components/ui/cn";
import { type Platform, platforms } from "#db/enums";

/** The six platforms in their order; those with a bound channel stand out. */
export function BoundPlatforms({ bound }: { bound: readonly Platform[] }) {
  const t = useTranslations();
  const names = platforms.filter((platform) => bound.includes(platform)).map((each) => t(`states.platform.${each}`));
  const label = names.length > 0 ? names.join(", ") : t("customers.unbound");
  return (
    <span className="flex items-center gap-px" title={label}>
      <span className="sr-only">{label}</span>
      {platforms.map((platform) => (
        <span
          key={platform}
          aria-hidden
          className={cn(
            "grid size-5 place-items-center rounded-[5px] icon:size-3.5",
            bound.includes(platform) ? "bg-muted text-secondary-foreground" : "text-disabled-foreground opacity-45",
          )}
        >
          <PlatformIcon platform={platform} />
        </span>
      ))}
    </span>
  );
}
