import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Platform } from "#db/enums";
import { cn } from "../ui/cn.tsx";

/** Our own generic signs: the console shows no platform's logo. */
const drawings: Record<Platform, ReactNode> = {
  whatsapp: (
    <>
      <path d="M4 20l1.3-4.2A8.5 8.5 0 1 1 8.4 19z" />
      <path d="M9 8.5c-.7 3 3 6.9 6.2 6.4l.8-1.7-2-1-1 .9c-1-.5-1.7-1.2-2.1-2.2l.9-.9-.9-2z" />
    </>
  ),
  viber: (
    <>
      <path d="M6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H12l-4 4v-4H6.5A2.5 2.5 0 0 1 4 13.5v-7A2.5 2.5 0 0 1 6.5 4z" />
      <path d="M9 7.5c-.6 2.4 2.4 5.5 5 5l.6-1.4-1.6-.8M13 6.8c1.7.2 2.7 1.2 3 3" />
    </>
  ),
  messenger: (
    <>
      <path d="M12 3.5c5 0 8.5 3.5 8.5 8s-3.5 8-8.5 8c-1 0-1.9-.1-2.7-.4L6 21v-3.3c-1.6-1.5-2.5-3.6-2.5-6.2 0-4.5 3.5-8 8.5-8z" />
      <path d="m7.5 13.5 3-3.2 3 2.2 3-2.8" />
    </>
  ),
  instagram: (
    <>
      <rect x="4" y="4" width="16" height="16" rx="4.5" />
      <circle cx="12" cy="12" r="3.6" />
      <path d="M16.5 7.5v.01" strokeWidth="2.4" />
    </>
  ),
  sms: (
    <>
      <path d="M5 5h14a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 19 17h-6.5L8 20.5V17H5a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 5 5z" />
      <path d="M8.5 11h.01M12 11h.01M15.5 11h.01" strokeWidth="2.4" />
    </>
  ),
  email: (
    <>
      <rect x="3.5" y="5.5" width="17" height="13" rx="2" />
      <path d="m4 7.5 8 6 8-6" />
    </>
  ),
};

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
  return drawings[platform];
}

/** The line drawing alone, in the colour of the text around it. */
export function PlatformIcon({ platform, className }: { platform: Platform; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      aria-hidden="true"
    >
      {drawings[platform]}
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
