import { getTranslations } from "next-intl/server";
import type { CSSProperties } from "react";
import { PlatformDrawing } from "#components/messaging/channel-glyph";
import { type Platform, platforms } from "#db/enums";
import styles from "./auth.module.css";

/** From the lowest bell to the highest: size, and how far its rod reaches below the beam. */
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
/** The key that is held down while the page rests. */
const held: Platform = "messenger";

/** Six keys that ring six bells: decoration, so a reader of the page hears only the sentence below it. */
export async function NightPicture() {
  const t = await getTranslations();
  return (
    <aside className={styles.art}>
      <svg
        className={styles.scene}
        viewBox="0 0 600 640"
        preserveAspectRatio="xMidYMid meet"
        aria-hidden="true"
        focusable="false"
      >
        <rect x="14" y="72" width="572" height="16" rx="4" className={styles.beam} />
        <rect x="14" y="72" width="572" height="4" rx="2" className={styles.beamEdge} />
        {platforms.map((platform, at) => {
          const { scale, rod } = bells[at] ?? bells[0];
          const x = 70 + at * 92;
          const isHeld = platform === held;
          return (
            <g
              key={platform}
              className={isHeld ? `${styles.pair} ${styles.held}` : styles.pair}
              style={{ "--at": at } as CSSProperties}
            >
              <line x1={x} x2={x} y1={bellTop + 56 * scale} y2={keyTop + (isHeld ? 10 : 2)} className={styles.wire} />
              <g transform={`translate(${x} ${bellTop}) scale(${scale})`}>
                <g className={styles.swing}>
                  <Bell rod={rod} />
                </g>
              </g>
              <g transform={`translate(${x - 41} ${keyTop})`}>
                <g className={styles.keyBody}>
                  <rect width="82" height={isHeld ? 86 : 96} rx="10" className={styles.keyTop} />
                  <rect y="84" width="82" height="12" rx="6" className={styles.keyLip} />
                  <g transform="translate(28 26) scale(1.083)" className={styles.glyph}>
                    <PlatformDrawing platform={platform} />
                  </g>
                </g>
              </g>
              <text x={x} y={keyTop + 122} textAnchor="middle" className={styles.label}>
                {t(`states.platform.${platform}`)}
              </text>
            </g>
          );
        })}
      </svg>
      <p className={styles.words}>
        <b>{t("auth.art.title")}</b>
        {t("auth.art.text")}
      </p>
    </aside>
  );
}

function Bell({ rod }: { rod: number }) {
  return (
    <>
      <path d={`M-4 ${2 - rod}h8v${rod}h-8z`} className={styles.rod} />
      <path
        d="M0 0c9 0 15 6 16 17 1 12 3 17 9 22 2 2 1 5-2 5h-46c-3 0-4-3-2-5 6-5 8-10 9-22 1-11 7-17 16-17z"
        className={styles.bell}
      />
      <path d="M-6 3c-5 3-7 8-7.5 15-1 12-3 17-9 22h9c4-6 5-13 5.5-22 .4-7 1-12 2-15z" className={styles.sheen} />
      <path d="M-17.5 31h35M-24 40h48" className={styles.rim} />
      <circle cx="0" cy="49" r="5" className={styles.clapper} />
      <g className={styles.hum}>
        <path d="M-29 30a22 22 0 0 0 2 18M29 30a22 22 0 0 1-2 18" />
      </g>
    </>
  );
}
