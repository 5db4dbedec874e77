import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.tsx";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section {...rest} className={cn("card", className)} />;
}

/** Title left, what belongs to the whole card right. `line` draws a hairline under it. */
export function CardHeader({
  title,
  count,
  children,
  line = false,
  className,
}: {
  title: ReactNode;
  count?: ReactNode;
  children?: ReactNode;
  line?: boolean;
  className?: string;
}) {
  return (
    <div className={cn("card-h", line && "line", className)}>
      <h2>{title}</h2>
      {count === undefined ? null : <span className="tag num">{count}</span>}
      {children ? <div className="row w ml-auto justify-end">{children}</div> : null}
    </div>
  );
}

/** `top` adds the space that a header with a line, or no header, leaves out. */
export function CardBody({ className, top = false, ...rest }: ComponentProps<"div"> & { top?: boolean }) {
  return <div {...rest} className={cn("card-b", top && "t", className)} />;
}

export function CardFooter({ className, ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={cn("card-f", className)} />;
}
