import type { ReactNode } from "react";

/** Says that what is seen is the sandbox: nothing here reaches a real person. */
export function SandboxMark({ title, children }: { title: string; children: ReactNode }) {
  return (
    <span
      className="inline-flex h-6 items-center gap-1.5 rounded-full border border-bronze-line bg-bronze-soft px-[9px] text-[12px] font-medium whitespace-nowrap text-bronze"
      title={title}
    >
      {children}
    </span>
  );
}
