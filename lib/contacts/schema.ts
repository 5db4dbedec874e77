import { z } from "zod";
import { attributeKinds, contactSources } from "#db/audience-enums";
import { addressKinds } from "#db/enums";
import {
  activityChoices,
  addressesMax,
  attributeTests,
  attributeValueMax,
  consentChoices,
  contactNameMax,
  groupNameMax,
  labelMax,
  labelsMax,
  remarksMax,
} from "./limits.ts";

const id = z.string().min(1, "input.required").max(64, "input.invalid");

export const label = z.string().trim().min(1, "contacts.labelRequired").max(labelMax, "contacts.labelLong");

/** An address as a person types it. `channelId` is that of the page or account that gave a platform's own id. */
export const AddressInput = z.object({
  addressKind: z.enum(addressKinds, "contacts.addressKind"),
  address: z.string().trim().min(1, "contacts.addressRequired").max(320, "contacts.addressLong"),
  channelId: z.string().max(40).nullable().default(null),
});

const person = {
  name: z.string().trim().max(contactNameMax, "contacts.nameLong").default(""),
  remarks: z.string().trim().max(remarksMax, "contacts.remarksLong").default(""),
  addresses: z.array(AddressInput).max(addressesMax, "contacts.tooManyAddresses"),
  labels: z.array(label).max(labelsMax, "contacts.tooManyLabels").default([]),
  /** By the key of the attribute, as a person types it; empty takes it away. */
  attributes: z.record(z.string().max(40), z.string().trim().max(attributeValueMax, "contacts.valueLong")).default({}),
};

export const AddContactInput = z.object({ ...person, groupIds: z.array(id).max(50).default([]) });
export type AddContactInput = z.output<typeof AddContactInput>;

export const EditContactInput = z.object({ ...person, id });
export type EditContactInput = z.output<typeof EditContactInput>;

export const ContactRef = z.object({ id });

export const DefineAttributeInput = z.object({
  key: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, "contacts.keyFormat"),
  name: z.string().trim().min(1, "contacts.attributeNameRequired").max(60, "contacts.attributeNameLong"),
  kind: z.enum(attributeKinds, "input.invalid"),
});
export type DefineAttributeInput = z.output<typeof DefineAttributeInput>;

export const AttributeRef = z.object({ key: z.string().min(1).max(40) });

/** Who is meant: everybody whom all of it holds for. The list's URL, a segment and an act on many are one of these. */
export const ContactFilter = z.object({
  /** The beginning of a name or of an address, as a person types it. */
  q: z.string().trim().max(100).nullable().default(null),
  /** One of these labels, groups and sources. */
  labels: z.array(z.string().max(labelMax)).max(labelsMax).default([]),
  groups: z.array(z.string().max(64)).max(50).default([]),
  sources: z.array(z.enum(contactSources)).default([]),
  /** Has an address of one of these kinds. */
  kinds: z.array(z.enum(addressKinds)).default([]),
  /** What was last said about marketing at one of the addresses. */
  consent: z.array(z.enum(consentChoices)).default([]),
  /** Whether one of the addresses must not be written to on some platform. */
  suppressed: z.enum(["yes", "no"]).nullable().default(null),
  /** Whether the person wrote to us in the last days. */
  activity: z
    .object({ kind: z.enum(activityChoices), days: z.number().int().min(1).max(3_650) })
    .nullable()
    .default(null),
  attributes: z
    .array(
      z.object({
        key: z.string().max(40),
        test: z.enum(attributeTests),
        value: z.string().max(attributeValueMax).default(""),
      }),
    )
    .max(10)
    .default([]),
});
export type ContactFilter = z.output<typeof ContactFilter>;

/** Contacts that were picked, or everybody whom a filter finds. */
export const Chosen = z.union([
  z.object({ ids: z.array(id).min(1, "contacts.nobodyChosen").max(1_000) }),
  z.object({ filter: ContactFilter }),
]);
export type Chosen = z.output<typeof Chosen>;

export const contactActs = ["label", "unlabel", "join", "leave", "delete"] as const;
/** What to do with the chosen: `value` is a label or the id of a group. */
export const ActOnContactsInput = z.object({
  who: Chosen,
  act: z.enum(contactActs),
  value: z.string().trim().max(64).default(""),
});
export type ActOnContactsInput = z.output<typeof ActOnContactsInput>;

const groupName = z.string().trim().min(1, "contacts.groupNameRequired").max(groupNameMax, "contacts.groupNameLong");

export const CreateGroupInput = z.object({ name: groupName });
export const RenameGroupInput = z.object({ id, name: groupName });
/** `members`: what becomes of contacts that are in no other group. */
export const DeleteGroupInput = z.object({ id, members: z.enum(["keep", "delete"]) });

export const SaveSegmentInput = z.object({ name: groupName, filter: ContactFilter });
export type SaveSegmentInput = z.output<typeof SaveSegmentInput>;

/** What an import does with a person whose address is known. */
export const duplicateChoices = ["overwrite", "ignore"] as const;
export const importActs = ["add", "delete", "leave"] as const;

export const exportFormats = ["xlsx", "csv"] as const;
/** Whom a file is made of, and how. */
export const AskExportInput = z.object({ filter: ContactFilter, format: z.enum(exportFormats) });
export type AskExportInput = z.output<typeof AskExportInput>;

export const ContactFileRef = z.object({ id });
