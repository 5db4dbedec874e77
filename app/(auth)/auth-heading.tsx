import type { ReactNode } from "react";

/** The title of a page outside the console, with a sentence below it. */
export function AuthHeading({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div>
      <h1 className="text-[26px] leading-8 font-strong tracking-[-0.022em] zh:tracking-normal">{title}</h1>
      <p className="mt-0.5 text-md text-muted-foreground">{children}</p>
    </div>
  );
}
