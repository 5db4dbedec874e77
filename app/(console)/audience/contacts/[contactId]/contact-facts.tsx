import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import type { Attribute } from "#lib/contacts/attributes";
import type { ContactRow } from "#lib/contacts/contacts";

/** What is known of a person. */
export function ContactFacts({ contact, attributes }: { contact: ContactRow; attributes: readonly Attribute[] }) {
  const t = useTranslations("contacts");
  const { addresses, labels, groups, remarks, source, createdAt, lastInboundAt } = contact;
  return (
    <Card>
      <CardHeader title={t("facts")} />
      <CardBody>
        <KeyValue
          rows={[
            ...addresses.map(({ kind, address, country }) => ({
              key: `${kind} ${address}`,
              label: t(`kind.${kind}`),
              value: (
                <span className="flex min-w-0 flex-wrap items-center gap-2 tabular-nums">
                  <span className="[overflow-wrap:anywhere]">{address}</span>
                  {country ? <Tag>{country}</Tag> : null}
                </span>
              ),
            })),
            ...attributes.map(({ key, name }) => ({
              key: `@${key}`,
              label: name,
              value: <Value value={contact.attributes[key]} />,
            })),
            {
              key: "labels",
              label: t("columns.labels"),
              value:
                labels.length > 0 ? (
                  <span className="flex flex-wrap gap-1">
                    {labels.map((label) => (
                      <Tag key={label}>{label}</Tag>
                    ))}
                  </span>
                ) : null,
            },
            {
              key: "groups",
              label: t("columns.groups"),
              value:
                groups.length > 0 ? (
                  <span className="flex flex-wrap gap-x-3 gap-y-1">
                    {groups.map(({ id, name }) => (
                      <Link
                        key={id}
                        href={`/audience/groups/${id}`}
                        className="inline-flex min-h-6 items-center underline-offset-2 hover:underline"
                      >
                        {name}
                      </Link>
                    ))}
                  </span>
                ) : null,
            },
            { key: "remarks", label: t("columns.remarks"), value: remarks },
            { key: "source", label: t("columns.source"), value: t(`source.${source}`) },
            { key: "created", label: t("columns.created"), value: <LocalTime at={createdAt} show="full" /> },
            {
              key: "inbound",
              label: t("lastInbound"),
              value: lastInboundAt ? <LocalTime at={lastInboundAt} show="full" /> : null,
            },
          ]}
        />
      </CardBody>
    </Card>
  );
}

function Value({ value }: { value: string | number | boolean | undefined }) {
  const t = useTranslations("contacts");
  if (value === undefined) return null;
  return typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
}
