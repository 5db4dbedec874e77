import { getTranslations } from "next-intl/server";
import type { ExportedPerson } from "#lib/contacts/erase/export-person";
import { momentIn } from "../campaign-messages/moment-in.ts";
import type { Part } from "./readable-page.ts";

/** Everything about a person in tables, in the reader's language and the workspace's zone. */
export async function personParts(person: ExportedPerson, zone: string): Promise<Part[]> {
  const [t, contacts, audience, states] = await Promise.all([
    getTranslations("excel.person"),
    getTranslations("contacts"),
    getTranslations("audience"),
    getTranslations("states"),
  ]);
  const at = (moment: string | null) => momentIn(zone, moment === null ? null : new Date(moment));
  const { contact, addresses, consents, suppressions, topics, signUps, messages, files } = person;
  const known: [string, string][] = contact
    ? [
        [contacts("columns.name"), contact.name ?? ""],
        [contacts("columns.remarks"), contact.remarks ?? ""],
        [contacts("columns.labels"), contact.labels.join(", ")],
        [contacts("columns.groups"), contact.groups.map(({ name }) => name).join(", ")],
        [contacts("columns.created"), momentIn(zone, contact.createdAt)],
        ...Object.entries(contact.attributes).map(([key, value]): [string, string] => [key, String(value)]),
      ]
    : [];
  const columns = (...keys: Parameters<typeof t>[0][]) => keys.map((key) => t(key));
  return [
    {
      title: t("known"),
      columns: columns("what", "value"),
      rows: [...addresses.map(({ addressKind, address }) => [contacts(`kind.${addressKind}`), address]), ...known],
    },
    {
      title: t("consents"),
      columns: columns("address", "what", "source", "at"),
      rows: consents.map((one) => [
        one.address,
        contacts(one.granted ? "history.granted" : "history.refused"),
        one.source,
        at(one.at),
      ]),
    },
    {
      title: t("suppressions"),
      columns: columns("address", "what", "source", "at", "lifted"),
      rows: suppressions.map((one) => [
        one.address,
        `${states(`platform.${one.platform}`)}: ${audience(`kind.${one.kind}`)}`,
        audience(`source.${one.source}`),
        ...[at(one.at), at(one.liftedAt)],
      ]),
    },
    {
      title: t("topics"),
      columns: columns("address", "what", "value", "at"),
      rows: topics.map((one) => [one.address, one.topic, contacts(one.wanted ? "yes" : "no"), at(one.at)]),
    },
    {
      title: t("signUps"),
      columns: columns("address", "at", "confirmed", "from"),
      rows: signUps.map((one) => [
        ...[one.address, at(one.requestedAt), at(one.confirmedAt)],
        [one.requestedFrom, one.confirmedFrom, one.confirmedWith].filter(Boolean).join(", "),
      ]),
    },
    {
      title: t("messages"),
      columns: columns("at", "address", "direction", "state", "campaign", "words", "values"),
      rows: messages.map((one) => [
        ...[at(one.createdAt), one.address, states(`direction.${one.direction}`), states(`message.${one.state}`)],
        ...[one.campaign, one.preview, one.parameters?.join(", ") ?? null],
      ]),
    },
    {
      title: t("files"),
      columns: columns("message", "file", "what"),
      rows: files.map((one) => [one.messageId, one.name, one.type]),
    },
  ];
}
