"use client";

import type { ComponentProps } from "react";
import { Input } from "#components/ui/input";
import { Counter, Problems } from "../blocks/block.tsx";
import { type BlockProps, controlId } from "../design.ts";

type Props = Pick<BlockProps, "errors"> & {
  /** The path of the text in the content. */
  path: string;
  label: string;
  value: string;
  /** Most characters; what is used of them stands beside the label. */
  limit?: number;
  onValue: (value: string) => void;
} & Pick<ComponentProps<typeof Input>, "placeholder" | "inputMode" | "maxLength">;

/** A labelled line of text with its errors. */
export function TextRow({ errors, path, label, value, limit, onValue, ...rest }: Props) {
  const id = controlId(path);
  const problems = errors(path);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 gap-2">
        <label htmlFor={id} className="min-w-0 flex-1 text-xs font-medium text-muted-foreground">
          {label}
        </label>
        {limit === undefined ? null : <Counter text={value} limit={limit} />}
      </div>
      <Input
        id={id}
        size="sm"
        value={value}
        invalid={problems.length > 0}
        aria-describedby={problems.length > 0 ? `${id}-error` : undefined}
        onChange={(event) => onValue(event.target.value)}
        {...rest}
      />
      <Problems id={`${id}-error`} messages={problems} />
    </div>
  );
}

/** Lines of text side by side where there is room. */
export const rowGrid = "grid min-w-0 grid-cols-[repeat(auto-fit,minmax(min(180px,100%),1fr))] gap-2";
