import type { CSSProperties } from "react";

const keys = [
  { x: 1.6, y: 12.6, height: 5.6 },
  { x: 5.25, y: 6.6, height: 11.6 },
  { x: 8.9, y: 2.4, height: 15.8 },
  { x: 12.6, y: 2.4, height: 15.8 },
  { x: 16.25, y: 6.6, height: 11.6 },
  { x: 19.9, y: 12.6, height: 5.6 },
];

/** The logo: six keys in the shape of a bell. `ringing` animates it while a whole page loads. */
export function Mark({ size = 22, ringing = false }: { size?: number; ringing?: boolean }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} className="flex-none" aria-hidden="true">
      <g className="fill-primary">
        {keys.map((key, at) => (
          <rect
            key={key.x}
            {...key}
            width="2.5"
            rx="1.25"
            className={ringing ? "motion-safe:animate-ring" : undefined}
            style={{ "--bar": at } as CSSProperties}
          />
        ))}
      </g>
      <circle className="fill-bronze-solid" cx="12" cy="21.6" r="1.8" />
    </svg>
  );
}
