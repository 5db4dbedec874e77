import { cva } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { useHydrated } from "#components/form/use-hydrated";
import { cn } from "#components/ui/cn";

const frame = cva("rounded-sm border bg-card focus-within:ring-3 focus-within:ring-ring/24", {
  variants: { invalid: { true: "border-danger-solid", false: "border-input focus-within:border-ring" } },
});

// Both layers must wrap the text in the same way.
const layer =
  "m-0 min-h-44 w-full border-0 px-3 pt-2.5 pb-3 text-md/[22px] tracking-normal wrap-anywhere whitespace-pre-wrap [grid-area:1/1] narrow:text-[16px]/6";

const token = cva("rounded-xs", {
  variants: {
    valid: {
      true: "bg-primary-soft text-primary shadow-[0_0_0_2px_var(--primary-soft)]",
      false: "bg-danger-soft text-danger shadow-[0_0_0_2px_var(--danger-soft)]",
    },
  },
});

/** A text area that colours variables: its own text is transparent and lies over a coloured copy. */
export function HighlightedTextarea({
  tools,
  invalid,
  value,
  ...rest
}: Omit<ComponentProps<"textarea">, "value"> & { tools: ReactNode; invalid: boolean; value: string }) {
  const hydrated = useHydrated();
  return (
    <div className={frame({ invalid })}>
      {tools}
      <div className="grid gap-0">
        <div className={layer} aria-hidden>
          {highlight(value)}
        </div>
        <textarea
          {...rest}
          value={value}
          // What is typed before the page is taken over would end up beside the old text instead of in its place.
          readOnly={!hydrated || rest.readOnly}
          aria-invalid={invalid || undefined}
          className={cn(
            layer,
            "resize-none overflow-hidden bg-transparent text-transparent caret-foreground outline-none",
            "placeholder:text-muted-foreground placeholder:opacity-100 focus-visible:shadow-none",
            "selection:bg-ring/34 selection:text-transparent",
          )}
        />
      </div>
    </div>
  );
}

/** The text with its variables coloured. Malformed ones are red. */
function highlight(text: string): ReactNode[] {
  const parts = text.split(/(\$\([^)\n]{0,40}\)|\{\{[^{}]*\}\})/);
  const coloured = parts.map((part, at) => {
    const key = `${at}`;
    if (at % 2 === 0) return part;
    const valid = /^\$\([A-Za-z][A-Za-z0-9_]*\)$/.test(part);
    return (
      <mark key={key} className={token({ valid })}>
        {part}
      </mark>
    );
  });
  // Without a character after it, a line break at the end would not open a new line as it does in the text area.
  return [...coloured, "\u200b"];
}
