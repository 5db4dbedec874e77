import type { ReactNode } from "react";

function Drawing({ children }: { children: ReactNode }) {
  return (
    <svg
      className="h-[52px] w-16 text-border-strong"
      viewBox="0 0 64 52"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const hung = [
  { x: 10, y: 28, height: 16 },
  { x: 21, y: 18, height: 26 },
  { x: 43, y: 18, height: 26 },
  { x: 54, y: 28, height: 16 },
];

/** Keys on a rail, one of them in place: nothing has been created yet. */
export function HangingKeys() {
  return (
    <Drawing>
      <path d="M4 6h56" strokeWidth="2" />
      {hung.map((key) => (
        <g key={key.x}>
          <path d={`M${key.x} 6v${key.y - 6}`} />
          <rect x={key.x - 4} y={key.y} width="8" height={key.height} rx="4" strokeDasharray="3 2.5" />
        </g>
      ))}
      <path d="M32 6v8" />
      <rect x="28" y="14" width="8" height="30" rx="4" stroke="var(--primary)" fill="var(--primary-soft)" />
    </Drawing>
  );
}

/** A magnifying glass over a few lines: the filters match nothing. */
export function GlassOverKeys() {
  return (
    <Drawing>
      <rect x="6" y="8" width="40" height="8" rx="4" />
      <rect x="6" y="22" width="28" height="8" rx="4" />
      <rect x="6" y="36" width="34" height="8" rx="4" />
      <circle cx="46" cy="30" r="10" fill="var(--card)" stroke="var(--primary)" />
      <path d="m53.5 37.5 6.5 6.5" stroke="var(--primary)" strokeWidth="2" />
    </Drawing>
  );
}

/** A cracked bell: something failed. */
export function CrackedBell() {
  return (
    <Drawing>
      <path d="M4 8h56" strokeWidth="2" />
      <path d="M32 8v6M18 40c4-3 5-7 5-13 0-8 4-13 9-13s9 5 9 13c0 6 1 10 5 13z" />
      <path d="m36 14-5 9 5 5-4 12" stroke="var(--danger-solid)" strokeWidth="2" />
      <circle cx="32" cy="46" r="2.5" />
    </Drawing>
  );
}

/** Keys behind a lock: the role is not allowed here. */
export function LockedKeys() {
  return (
    <Drawing>
      {[8, 20, 32, 44].map((x) => (
        <rect key={x} x={x} y="10" width="11" height="34" rx="3" />
      ))}
      <rect x="34" y="26" width="20" height="16" rx="4" fill="var(--card)" stroke="var(--bronze-solid)" />
      <path d="M38.5 26v-4a5.5 5.5 0 0 1 11 0v4" stroke="var(--bronze-solid)" />
    </Drawing>
  );
}

/** A bell at rest: nothing is waiting. */
export function QuietBell() {
  return (
    <Drawing>
      <path d="M4 8h56" strokeWidth="2" />
      <path d="M32 8v6M18 40c4-3 5-7 5-13 0-8 4-13 9-13s9 5 9 13c0 6 1 10 5 13z" />
      <circle cx="32" cy="46" r="2.5" stroke="var(--primary)" fill="var(--primary-soft)" />
      <path d="M12 24c-2 4-2 8 0 12M52 24c2 4 2 8 0 12" stroke="var(--primary)" strokeDasharray="3 2.5" />
    </Drawing>
  );
}
