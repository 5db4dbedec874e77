import { useTranslations } from "next-intl";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { MailboxStanding } from "#lib/channels/mailboxes/read-mailbox";
import { mailboxReasons } from "#lib/connectors/mail-servers";

/** How the mailbox stands that bounces are collected from. */
export function MailboxCard({ mailbox }: { mailbox: MailboxStanding }) {
  const t = useTranslations("channels.mailServer.mailbox");
  const { collectedAt, collected, unknown, trouble } = mailbox;
  const reason = mailboxReasons.find((one) => one === trouble?.reason) ?? "refused";
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground max-w-[70ch]">{t("text")}</p>
        {trouble ? (
          <Note tone="danger" title={t(`trouble.${reason}.meaning`)}>
            {t(`trouble.${reason}.next`)} {trouble.detail ? t("says", { detail: trouble.detail }) : null}
          </Note>
        ) : null}
        <KeyValue
          rows={[
            { key: "collected", label: t("collected"), value: <span className="tabular-nums">{collected}</span> },
            { key: "unknown", label: t("unknown"), value: <span className="tabular-nums">{unknown}</span> },
          ]}
        />
      </CardBody>
      <CardFooter>
        {collectedAt ? (
          <span>
            {t("collectedAt")} <LocalTime at={collectedAt} />
          </span>
        ) : (
          <span>{t("never")}</span>
        )}
      </CardFooter>
    </Card>
  );
}
