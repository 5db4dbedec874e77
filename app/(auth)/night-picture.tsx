import { getTranslations } from "next-intl/server";
import type { CSSProperties } from "react";
import { PlatformDrawing } from "#components/messaging/channel-glyph";
import { type Platform, platforms } from "#db/enums";

/** The bells from the lowest to the highest: their size, and the length of the rod they hang from. */
const bells = [
  { scale: 1.62, rod: 18 },
  { scale: 1.46, rod: 20 },
  { scale: 1.3, rod: 22 },
  { scale: 1.14, rod: 25 },
  { scale: 0.98, rod: 29 },
  { scale: 0.84, rod: 33 },
] as const;

const bellTop = 112;
const keyTop = 468;
/** The key that is shown pressed. */
const held: Platform = "messenger";

/** Six keys that ring six bells. Decoration: screen readers get only the sentence below it. */
export async function NightPicture() {
  const t = await getTranslations();
  return (
    <aside className="relative grid grid-rows-[minmax(0,1fr)_auto] overflow-hidden bg-[linear-gradient(170deg,var(--night),var(--night-deep))] text-night-ink narrow:-order-1 narrow:h-[196px]">
      <svg
        className="size-full max-h-[calc(100dvh-150px)] px-14 narrow:absolute narrow:inset-x-0 narrow:-bottom-24 narrow:h-[330px] narrow:max-h-none narrow:px-4"
        viewBox="0 0 600 640"
        preserveAspectRatio="xMidYMid meet"
        aria-hidden="true"
        focusable="false"
      >
        <rect x="14" y="72" width="572" height="16" rx="4" className="fill-bell-beam" />
        <rect x="14" y="72" width="572" height="4" rx="2" className="fill-bell-beam-edge" />
        {platforms.map((platform, at) => {
          const { scale, rod } = bells[at] ?? bells[0];
          const x = 70 + at * 92;
          const isHeld = platform === held;
          return (
            <g
              key={platform}
              className="group/pair"
              data-held={isHeld || undefined}
              style={{ "--at": at } as CSSProperties}
            >
              <line
                x1={x}
                x2={x}
                y1={bellTop + 56 * scale}
                y2={keyTop + (isHeld ? 10 : 2)}
                className="stroke-night-wire stroke-[1.2] opacity-55 [vector-effect:non-scaling-stroke] group-hover/pair:opacity-90 group-data-held/pair:opacity-90"
              />
              <g transform={`translate(${x} ${bellTop}) scale(${scale})`}>
                <g className="origin-[0_-10px] motion-safe:animate-swing motion-safe:group-hover/pair:animate-swing-again">
                  <Bell rod={rod} />
                </g>
              </g>
              <g transform={`translate(${x - 41} ${keyTop})`}>
                <g className="transition-transform duration-120 ease-out group-hover/pair:transform-[translateY(10px)] group-data-held/pair:transform-[translateY(10px)] motion-safe:animate-press">
                  <rect
                    width="82"
                    height={isHeld ? 86 : 96}
                    rx="10"
                    className="fill-night-key group-hover/pair:fill-night-key-lit group-data-held/pair:fill-night-key-lit"
                  />
                  <rect
                    y="84"
                    width="82"
                    height="12"
                    rx="6"
                    className="fill-night-key-lip group-hover/pair:opacity-0 group-data-held/pair:opacity-0"
                  />
                  <g
                    transform="translate(28 26) scale(1.083)"
                    strokeLinecap="round"
                    strokeLinejoin="round"
                    className="fill-none stroke-night-glyph stroke-[1.6] group-hover/pair:stroke-night-glyph-lit group-data-held/pair:stroke-night-glyph-lit"
                  >
                    <PlatformDrawing platform={platform} />
                  </g>
                </g>
              </g>
              <text
                x={x}
                y={keyTop + 122}
                textAnchor="middle"
                className="fill-night-muted text-[13px] font-[500] narrow:hidden"
              >
                {t(`states.platform.${platform}`)}
              </text>
            </g>
          );
        })}
      </svg>
      <p className="px-16 pb-11 text-[15px] leading-[22px] text-night-muted narrow:hidden">
        <b className="block text-2xl font-semibold tracking-[-0.02em] text-night-ink zh:tracking-normal">
          {t("auth.art.title")}
        </b>
        {t("auth.art.text")}
      </p>
    </aside>
  );
}

function Bell({ rod }: { rod: number }) {
  return (
    <>
      <path d={`M-4 ${2 - rod}h8v${rod}h-8z`} className="fill-bell-rod" />
      <path
        d="M0 0c9 0 15 6 16 17 1 12 3 17 9 22 2 2 1 5-2 5h-46c-3 0-4-3-2-5 6-5 8-10 9-22 1-11 7-17 16-17z"
        className="fill-bell group-hover/pair:fill-bell-lit group-data-held/pair:fill-bell-lit"
      />
      <path
        d="M-6 3c-5 3-7 8-7.5 15-1 12-3 17-9 22h9c4-6 5-13 5.5-22 .4-7 1-12 2-15z"
        className="fill-bell-sheen opacity-50"
      />
      <path d="M-17.5 31h35M-24 40h48" className="stroke-bell-line stroke-[1.3]" />
      <circle cx="0" cy="49" r="5" className="fill-bell-clapper" />
      <g
        strokeLinecap="round"
        className="fill-none stroke-bell-ring stroke-2 opacity-0 motion-safe:group-hover/pair:animate-hum group-hover/pair:opacity-100 motion-safe:group-data-held/pair:animate-hum group-data-held/pair:opacity-100"
      >
        <path d="M-29 30a22 22 0 0 0 2 18M29 30a22 22 0 0 1-2 18" />
      </g>
    </>
  );
}
