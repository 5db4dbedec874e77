import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import type { MessageLink } from "#lib/messages/links-of-message";

/** The links of a message that are counted: where each leads, and who followed it. */
export function MessageLinks({ links }: { links: readonly MessageLink[] }) {
  const t = useTranslations("messages.links");
  return (
    <ul className="flex flex-col gap-2">
      {links.map(({ url, clicks, robots, firstAt, lastAt }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the links of a message stay as they are
        <li key={at} className="flex min-w-0 flex-col gap-0.5">
          <span className="wrap-anywhere">{url ?? t("hidden")}</span>
          <span className="text-secondary-foreground tabular-nums">
            {t("clicks", { clicks })}
            {robots > 0 ? `, ${t("robots", { robots })}` : null}
          </span>
          {firstAt && lastAt ? (
            <span className="text-xs text-muted-foreground">
              {t.rich(clicks > 1 ? "firstAndLast" : "once", {
                first: () => <LocalTime at={firstAt} show="full" seconds />,
                last: () => <LocalTime at={lastAt} show="full" seconds />,
              })}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
