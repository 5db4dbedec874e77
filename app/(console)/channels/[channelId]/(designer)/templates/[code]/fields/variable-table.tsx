import type { ComponentProps, ReactNode } from "react";
import { cn } from "#components/ui/cn";

/** A small table of variables, without lines. */
export function VariableTable({ heads, children }: { heads: ReactNode; children: ReactNode }) {
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <thead>
        <tr>{heads}</tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

const edges = "px-2 text-left first:w-[1%] first:pl-0 first:whitespace-nowrap last:pr-0";

export function VariableHead({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn(edges, "h-[26px] text-xs font-medium whitespace-nowrap text-muted-foreground", className)}
    />
  );
}

export function VariableCell({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cn(edges, "h-[38px] align-middle tabular-nums", className)} />;
}
