import { z } from "zod";
import { addressKinds } from "#db/enums";

/** A person by their contact. */
export const EraseContactInput = z.object({
  contactId: z.string().min(1, "input.required").max(64, "input.invalid"),
});

/** A person by an address, of whom perhaps only messages are known. */
export const EraseByAddressInput = z.object({
  addressKind: z.enum(addressKinds, "contacts.addressKind"),
  address: z.string().trim().min(1, "contacts.addressRequired").max(320, "contacts.addressLong"),
});

export type ErasePersonInput = z.output<typeof EraseContactInput> | z.output<typeof EraseByAddressInput>;
