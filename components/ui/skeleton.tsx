import { cn } from "./cn.tsx";

/** One grey line in the true shape of what is coming. `width` and `height` in any CSS unit. */
export function Skeleton({
  width = "100%",
  height = 10,
  className,
}: {
  width?: number | string;
  height?: number | string;
  className?: string;
}) {
  return <span aria-hidden className={cn("sk", className)} style={{ width, height }} />;
}

/** Text that is loading: the last line is shorter, as text is. */
export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  return (
    <span className="grid gap-2.5" aria-hidden>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move
        <Skeleton key={line} width={line === lines - 1 ? "60%" : "100%"} />
      ))}
    </span>
  );
}
