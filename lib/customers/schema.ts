import { z } from "zod";
import { EmailAddress } from "#lib/auth/password/password-rules";
import { workspaceStandings } from "#lib/workspaces/standing";
import { CONTACT_NAME_MAX, CUSTOMER_NAME_MAX, CUSTOMER_REASON_MAX, OFFICE_ADDRESS_MAX } from "./limits.ts";
import { needSigns } from "./need.ts";

const length = (text: string) => Array.from(text).length;
const required = (max: number, missing: string, long: string) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .refine((text) => length(text) <= max, { message: long });

const rowId = z.string().min(1).max(64);
const reason = required(CUSTOMER_REASON_MAX, "customers.reasonRequired", "customers.reasonLong");

export const CreateCustomerInput = z.object({
  name: required(CUSTOMER_NAME_MAX, "customers.nameRequired", "customers.nameLong"),
  /** ISO 3166-1, two letters. */
  country: z.string().regex(/^[A-Z]{2}$/, "customers.countryRequired"),
  contactName: required(CONTACT_NAME_MAX, "customers.contactRequired", "customers.contactLong"),
  /** Gets the invitation and becomes the owner. */
  contactEmail: EmailAddress,
  officeAddress: required(OFFICE_ADDRESS_MAX, "customers.addressRequired", "customers.addressLong"),
  /** A file that was uploaded for it before. */
  termsFileId: z.string().min(1, "customers.termsRequired").max(64),
});
export type CreateCustomerInput = z.output<typeof CreateCustomerInput>;

export const CustomerInput = z.object({ customerId: rowId });

export const InviteOwnerInput = z.object({ customerId: rowId, email: EmailAddress });
export type InviteOwnerInput = z.output<typeof InviteOwnerInput>;

export const SuspendCustomerInput = z.object({ customerId: rowId, reason });
export type SuspendCustomerInput = z.output<typeof SuspendCustomerInput>;

export const ReplaceTermsInput = z.object({ customerId: rowId, termsFileId: rowId });
export type ReplaceTermsInput = z.output<typeof ReplaceTermsInput>;

export const OfferHandOverInput = z.object({
  customerId: rowId,
  /** The slug or the whole name of the other provider. */
  provider: required(80, "customers.providerRequired", "customers.providerUnknown"),
  reason,
});
export type OfferHandOverInput = z.output<typeof OfferHandOverInput>;

export const ReleaseCustomerInput = z.object({ customerId: rowId, name: z.string().trim(), reason });
export type ReleaseCustomerInput = z.output<typeof ReleaseCustomerInput>;

export const AnswerHandOverInput = z.object({ customerId: rowId, handOverId: rowId, accepts: z.boolean() });
export type AnswerHandOverInput = z.output<typeof AnswerHandOverInput>;

export const CloseCustomerInput = z.object({ customerId: rowId, name: z.string().trim(), reason });
export type CloseCustomerInput = z.output<typeof CloseCustomerInput>;

export const customerSorts = ["need", "name", "country", "channels", "accepted", "active", "created"] as const;
export type CustomerSort = (typeof customerSorts)[number];

/** What the list of customers is asked with. */
export const CustomerFilter = z.object({
  /** Part of the name, the slug or the contact. */
  q: z.string().trim().max(100),
  countries: z.array(z.string()),
  standings: z.array(z.enum(workspaceStandings)),
  /** Customers with any of these. */
  needs: z.array(z.enum(needSigns)),
  sort: z.enum(customerSorts),
  /** The other way round: the least needy first, names from Z to A. */
  reversed: z.boolean(),
  page: z.number().int().min(1).max(1_000_000),
  size: z.union([z.literal(10), z.literal(20), z.literal(50), z.literal(100)]),
});
export type CustomerFilter = z.output<typeof CustomerFilter>;
