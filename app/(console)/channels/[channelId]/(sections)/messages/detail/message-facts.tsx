import { useLocale, useTranslations } from "next-intl";
import { CopyId } from "#components/messaging/copy-id";
import { Hideable, PermittedLink } from "#components/shell/visitor";
import { KeyValue } from "#components/ui/key-value";
import { Mono } from "#components/ui/mono";
import { TextLink } from "#components/ui/text-link";
import { displayNames } from "#lib/i18n/formatters";
import type { MessageDetail } from "#lib/messages/queries";
import { showPhone } from "#lib/phone/phone-format";
import { templateColumns } from "#lib/templates/content/render-template";
import { useKindWords } from "../use-kind-words.ts";

/** Who a message is for, what it was made of, and where it came from. */
export function MessageFacts({ detail }: { detail: MessageDetail }) {
  const t = useTranslations("messages.detail");
  const m = useTranslations("messages");
  const s = useTranslations("states");
  const kindWords = useKindWords();
  const language = useLocale();
  const { message, sender, campaign, content } = detail;
  const base = `/channels/${message.channelId}`;
  const inbound = message.direction === "inbound";
  const columns = content ? templateColumns(content) : [];
  return (
    <KeyValue
      rows={[
        {
          key: "person",
          label: t("person"),
          value: (
            <Hideable>
              {message.contactName ? <span className="mr-2">{message.contactName}</span> : null}
              {message.address ? (
                <TextLink href={`${base}/messages?${new URLSearchParams({ q: message.address })}`}>{t("all")}</TextLink>
              ) : null}
            </Hideable>
          ),
        },
        { key: "country", label: t("country"), value: message.country ? countryName(message.country, language) : null },
        {
          key: "template",
          label: t("template"),
          value: message.templateName ? (
            <>
              {detail.templateDeleted ? (
                message.templateName
              ) : (
                <PermittedLink needs="console:read" href={`${base}/templates/${message.templateCode}`}>
                  {message.templateName}
                </PermittedLink>
              )}{" "}
              <span className="text-muted-foreground">
                {[
                  message.language,
                  message.category ? s(`templateCategory.${message.category}`) : null,
                  detail.templateDeleted ? t("gone") : null,
                ]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            </>
          ) : null,
        },
        {
          key: "parameters",
          label: t("parameters"),
          value:
            columns.length > 0 && message.parameters ? (
              <dl className="grid gap-0.5">
                {columns.map((column, at) => (
                  <div key={column} className="flex flex-wrap gap-x-2">
                    <dt className="text-muted-foreground">
                      <Mono>{column}</Mono>
                    </dt>
                    <dd className="wrap-anywhere">{message.parameters?.[at] ?? ""}</dd>
                  </div>
                ))}
              </dl>
            ) : null,
        },
        { key: "kind", label: t("type"), value: inbound ? kindWords(message.kind) : null },
        {
          key: "payload",
          label: t("payload"),
          value: message.payload ? <Mono className="wrap-anywhere">{message.payload}</Mono> : null,
        },
        {
          key: "sender",
          label: t("sender"),
          value: sender?.phone ? <span className="tabular-nums">{showPhone(sender.phone)}</span> : null,
        },
        {
          key: "campaign",
          label: t("campaign"),
          value: campaign?.id ? (
            <PermittedLink needs="campaigns:read" href={`/campaigns/${campaign.id}`}>
              {campaign.name}
            </PermittedLink>
          ) : null,
        },
        {
          key: "source",
          label: t("source"),
          value: message.originKind === "test" ? m("testSource") : s(`messageSource.${message.source}`),
        },
        { key: "attempts", label: t("attempts"), value: message.attempt > 1 ? message.attempt : null },
        {
          key: "platformId",
          label: t("platformId"),
          value: message.externalId ? <CopyId value={message.externalId} className="max-w-full" /> : null,
        },
      ]}
    />
  );
}

function countryName(country: string, language: string): string {
  return displayNames(language, "region").of(country) ?? country;
}
