import type { ComponentProps } from "react";
import { cn } from "./cn.tsx";

/** Machine output such as payloads and headers. Where it scrolls, give it a `tabIndex` and a label. */
export function CodeBlock({ className, ...rest }: ComponentProps<"pre">) {
  return (
    <pre
      {...rest}
      className={cn(
        "rounded-md border border-border bg-sunken px-3 py-2.5 font-mono text-[11.5px] leading-[18px] font-normal tracking-[-0.02em] whitespace-pre-wrap text-secondary-foreground",
        className,
      )}
    />
  );
}
