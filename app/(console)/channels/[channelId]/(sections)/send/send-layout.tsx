import type { ReactNode } from "react";

/**
 * The form on the left, summary and preview on the right. The columns depend on the width of their container, because the
 * channel's navigation may take some of the window.
 */
export function SendLayout({
  header,
  form,
  side,
  busy,
}: {
  header?: ReactNode;
  form: ReactNode;
  side: ReactNode;
  busy?: boolean;
}) {
  return (
    <div className="@container min-w-0" aria-busy={busy}>
      {header}
      <div className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-4 @max-[740px]:grid-cols-1 @min-[1080px]:grid-cols-[minmax(0,1fr)_560px]">
        {form}
        <div className="sticky top-16 flex min-w-0 flex-col gap-4 @max-[740px]:static @min-[1080px]:grid @min-[1080px]:grid-cols-[minmax(0,1fr)_256px] @min-[1080px]:items-start">
          {side}
        </div>
      </div>
    </div>
  );
}
