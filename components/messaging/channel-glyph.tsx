import { useTranslations } from "next-intl";
import type { Platform } from "#db/enums";
import { cn } from "../ui/cn.tsx";
import sprite from "./signs.svg";

/** Where the browser finds our own generic signs: the console shows no platform's logo. See `ui/icons` for the two forms. */
const signs = typeof sprite === "string" ? sprite : sprite.src;

const tones: Record<Platform, string> = {
  whatsapp: "bg-whatsapp-soft text-whatsapp",
  viber: "bg-viber-soft text-viber",
  messenger: "bg-messenger-soft text-messenger",
  instagram: "bg-instagram-soft text-instagram",
  sms: "bg-sms-soft text-sms",
  email: "bg-email-soft text-email",
};

/** The strokes of the drawing in a 24 by 24 box, for use inside another svg. */
export function PlatformDrawing({ platform }: { platform: Platform }) {
  return <use href={`${signs}#${platform}`} width="24" height="24" />;
}

/** The line drawing alone, in the colour of the text around it. A page has many: each is a reference to one file. */
export function PlatformIcon({ platform, className }: { platform: Platform; className?: string }) {
  return (
    <svg className={className} aria-hidden="true">
      <use href={`${signs}#${platform}`} />
    </svg>
  );
}

/** The sign of channels: three ropes, each with a bell. */
export function ChannelsIcon({ className }: { className?: string; "aria-hidden"?: boolean }) {
  return (
    <svg className={className} aria-hidden="true">
      <use href={`${signs}#channels`} />
    </svg>
  );
}

/** The drawing on its ground: 22 px in lists, 40 px in a page header. Set `named` where no word stands beside it. */
export function ChannelGlyph({
  platform,
  size = "md",
  named = false,
}: {
  platform: Platform;
  size?: "md" | "lg";
  named?: boolean;
}) {
  const t = useTranslations("states.platform");
  const name = t(platform);
  return (
    <span
      className={cn(
        "inline-grid flex-none place-items-center",
        size === "lg"
          ? "size-10 rounded-[10px] icon:size-[22px] icon:stroke-[1.6]"
          : "size-[22px] rounded-sm icon:size-3.5",
        tones[platform],
      )}
      title={name}
    >
      <PlatformIcon platform={platform} />
      {named ? <span className="sr-only">{name}</span> : null}
    </span>
  );
}
