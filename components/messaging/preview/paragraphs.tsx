import type { ReactNode } from "react";
import { cn } from "../../ui/cn.tsx";

/** Draws a text with its variables, which are written by place: `$(v0)`. */
export type DrawText = (text: string) => ReactNode;

/** The paragraphs of a text, each in the direction of its own script. */
export function Paragraphs({ text, draw, className }: { text: string; draw: DrawText; className?: string }) {
  return text.split(/\n{2,}/).map((paragraph, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text have only their place
    <p key={at} dir="auto" className={cn("whitespace-pre-line", className)}>
      {draw(paragraph)}
    </p>
  ));
}
