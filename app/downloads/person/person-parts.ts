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
  const { addresses, consents, suppressions, topics, signUps } = person;
  const known = knownAbout(person.contact, contacts, zone);
  const columns = (...keys: Parameters<PersonWords>[0][]) => keys.map((key) => t(key));
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
    ...writtenParts(person, { t, states, columns, at }),
  ];
}

function knownAbout(
  contact: ExportedPerson["contact"],
  t: Awaited<ReturnType<typeof getTranslations<"contacts">>>,
  zone: string,
): [string, string][] {
  if (!contact) return [];
  return [
    [t("columns.name"), contact.name ?? ""],
    [t("columns.remarks"), contact.remarks ?? ""],
    [t("columns.labels"), contact.labels.join(", ")],
    [t("columns.groups"), contact.groups.map(({ name }) => name).join(", ")],
    [t("columns.created"), momentIn(zone, contact.createdAt)],
    ...Object.entries(contact.attributes).map(([key, value]): [string, string] => [key, String(value)]),
  ];
}

type PersonWords = Awaited<ReturnType<typeof getTranslations<"excel.person">>>;

/** What was written to and by the person, with its files. */
function writtenParts(
  { messages, files }: ExportedPerson,
  {
    t,
    states,
    columns,
    at,
  }: {
    t: PersonWords;
    states: Awaited<ReturnType<typeof getTranslations<"states">>>;
    columns: (...keys: Parameters<PersonWords>[0][]) => string[];
    at: (moment: string | null) => string;
  },
): Part[] {
  return [
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
