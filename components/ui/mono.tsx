import type { ComponentProps } from "react";
import { cn } from "./cn.tsx";

/** The classes of monospaced text: a little smaller and tighter than the text around it. */
export const monoLook = "font-mono text-[0.92em] font-normal tracking-[-0.02em] zh:tracking-normal";

/** Ids, codes and other text that is read character by character. */
export function Mono({ className, ...rest }: ComponentProps<"span">) {
  return <span {...rest} className={cn(monoLook, className)} />;
}
