import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { TextLink } from "#components/ui/text-link";
import type { PlatformCopy } from "#lib/media/library/queries";
import type { FileUse, PastUse } from "#lib/media/library/uses";

type Props = {
  uses: readonly FileUse[];
  past: readonly PastUse[];
  /** The reader does not see all channels, and so perhaps not all that uses the file. */
  partial: boolean;
};

/** Templates and campaigns that use a file, and the latest campaigns that did. */
export function FileUses({ uses, past, partial }: Props) {
  const t = useTranslations("library.where");
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h3 className="font-strong">{t("title")}</h3>
      {uses.length === 0 ? <p className="text-muted-foreground">{t(partial ? "noneSeen" : "none")}</p> : null}
      <ul className="flex min-w-0 flex-col gap-1.5" aria-label={t("title")}>
        {uses.map((use) => (
          <Use key={`${use.kind}-${use.kind === "campaign" ? use.id : use.code}-${use.earlier}`} use={use} />
        ))}
      </ul>
      {past.length > 0 ? (
        <>
          <h4 className="text-xs text-muted-foreground">{t("past")}</h4>
          <ul className="flex min-w-0 flex-col gap-1.5" aria-label={t("past")}>
            {past.map(({ id, name }) => (
              <li key={id} className="min-w-0 truncate">
                <TextLink href={`/campaigns/${id}`}>{name}</TextLink>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function Use({ use }: { use: FileUse }) {
  const t = useTranslations("library.where");
  const states = useTranslations("states");
  const href = use.kind === "campaign" ? `/campaigns/${use.id}` : `/channels/${use.channelId}/templates/${use.code}`;
  return (
    <li className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      <TextLink href={href} className="min-w-0 truncate">
        {use.name}
      </TextLink>
      {use.kind === "campaign" ? null : <Tag>{use.language}</Tag>}
      <span className="text-xs text-muted-foreground">
        {t(use.kind)} · {use.channelName} ·{" "}
        {use.kind === "campaign" ? states(`campaign.${use.state}`) : states(`template.${use.state}`)}
      </span>
      {use.earlier ? <Tag>{t("earlier")}</Tag> : null}
    </li>
  );
}

/** Where platforms have a copy of the file, and until when. */
export function PlatformCopies({ copies }: { copies: readonly PlatformCopy[] }) {
  const t = useTranslations("library.copies");
  if (copies.length === 0) return null;
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h3 className="font-strong">{t("title")}</h3>
      <p className="text-xs text-muted-foreground">{t("text")}</p>
      <ul className="flex min-w-0 flex-col gap-1.5" aria-label={t("title")}>
        {copies.map(({ channelId, channelName, sender, expiresAt }) => (
          <li key={`${channelId}-${sender}`} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="min-w-0 truncate">
              {channelName} · {sender}
            </span>
            <span className="text-xs text-muted-foreground">
              {expiresAt ? t.rich("until", { time: () => <LocalTime at={expiresAt} show="full" /> }) : t("open")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
