import { z } from "zod";
import type { AddressKind } from "#db/enums";
import type { ContactRow } from "#lib/contacts/contacts";
import { AddContactInput, AddressInput } from "#lib/contacts/schema";

const lines = z.string().max(4_000, "contacts.addressLong");

/** The form of a contact: addresses of a kind one a line, labels with commas between them. */
export const ContactForm = z
  .object({
    name: AddContactInput.shape.name,
    remarks: AddContactInput.shape.remarks,
    /** By kind. */
    typed: z.record(z.string(), lines),
    /** Ids that a page or an account gave, which nobody types. */
    kept: z.array(AddressInput),
    labels: z.string().max(1_000, "contacts.tooManyLabels"),
    attributes: AddContactInput.shape.attributes,
    groupId: z.string().max(64),
  })
  .transform(({ typed, kept, labels, groupId, ...rest }) => ({
    ...rest,
    labels: partsOf(labels, /[,，\n]/),
    groupIds: groupId ? [groupId] : [],
    addresses: [
      ...Object.entries(typed).flatMap(([kind, text]) =>
        partsOf(text, /\n/).map((address) => ({ addressKind: kind as AddressKind, address, channelId: null })),
      ),
      ...kept,
    ],
  }));

const partsOf = (text: string, separator: RegExp) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);

/** What the form opens with. @param kinds that may be typed */
export function contactFormOf(contact: ContactRow | null, kinds: readonly AddressKind[]): z.input<typeof ContactForm> {
  const addresses = contact?.addresses ?? [];
  return {
    name: contact?.name ?? "",
    remarks: contact?.remarks ?? "",
    typed: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        addresses
          .filter((one) => one.kind === kind)
          .map(({ address }) => address)
          .join("\n"),
      ]),
    ),
    kept: addresses
      .filter(({ kind }) => !kinds.includes(kind))
      .map(({ kind, address, channelId }) => ({ addressKind: kind, address, channelId })),
    labels: contact?.labels.join(", ") ?? "",
    attributes: Object.fromEntries(
      Object.entries(contact?.attributes ?? {}).map(([key, value]) => [
        key,
        value === true ? "yes" : value === false ? "no" : String(value),
      ]),
    ),
    groupId: "",
  };
}
