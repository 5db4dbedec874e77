"use client";

import { cva } from "class-variance-authority";
import { initials } from "./initials.tsx";

const look = cva("grid size-6 flex-none place-items-center text-[11px] font-strong", {
  variants: {
    of: {
      workspace: "rounded-sm bg-foreground text-background",
      person: "rounded-full bg-primary-soft text-primary",
    },
  },
});

/** The initials of a name: round for a person, square for a workspace. Decoration, so never the only name. */
export function Avatar({ name, of = "person" }: { name: string; of?: "person" | "workspace" }) {
  return (
    <span className={look({ of })} aria-hidden>
      {initials(name)}
    </span>
  );
}
