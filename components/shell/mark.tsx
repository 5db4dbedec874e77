import type { CSSProperties } from "react";
import { round } from "#lib/round";

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
      {ringing ? (
        <g className="fill-primary">
          {keys.map((key, at) => (
            <rect
              key={key.x}
              {...key}
              width="2.5"
              rx="1.25"
              className="motion-safe:animate-ring"
              style={{ "--bar": at } as CSSProperties}
            />
          ))}
        </g>
      ) : (
        // The same as one line: it stands on every page.
        <path
          className="stroke-primary"
          strokeWidth="2.5"
          strokeLinecap="round"
          d={keys.map(({ x, y, height }) => `M${x + 1.25} ${y + 1.25}v${round(height - 2.5)}`).join("")}
        />
      )}
      <circle className="fill-bronze-solid" cx="12" cy="21.6" r="1.8" />
    </svg>
  );
}
