import { z } from "zod";
import { quotaKinds, requestStates } from "#db/request-enums";
import { accountId } from "#lib/channels/application/account-id";
import { COMPANY_MAX, MAX_DOCUMENTS } from "./limits.ts";
import { requestKinds } from "./request-kinds.ts";

export const REASON_MAX = 300;
/** The largest quota of any kind. */
export const QUOTA_MAX = 100_000;
export const pageSizes = [10, 20, 50, 100] as const;

const lengthOf = (text: string) => Array.from(text).length;
const rowId = z.string().min(1).max(64);
const reason = z
  .string()
  .trim()
  .min(1, "requests.reasonRequired")
  .refine((text) => lengthOf(text) <= REASON_MAX, { message: "requests.reasonLong" });
const note = z
  .string()
  .trim()
  .refine((text) => lengthOf(text) <= REASON_MAX, { message: "requests.reasonLong" });
const total = z
  .int("requests.totalShape")
  .min(0, "requests.totalShape")
  .max(QUOTA_MAX, { error: "requests.totalLarge" });
/** The same as it is typed on a form. */
const typedTotal = z
  .string()
  .trim()
  .regex(/^\d{1,6}$/, "requests.totalShape")
  .transform(Number)
  .pipe(total);

export const AskForChannelsInput = z.object({ total, reason });
export type AskForChannelsInput = z.output<typeof AskForChannelsInput>;
export const AskForChannelsForm = AskForChannelsInput.extend({ total: typedTotal });

export const AskForNumbersInput = z.object({ channelId: rowId, total, reason });
export type AskForNumbersInput = z.output<typeof AskForNumbersInput>;
export const AskForNumbersForm = AskForNumbersInput.extend({ total: typedTotal });

export const RequestInput = z.object({ requestId: rowId });
export type RequestInput = z.output<typeof RequestInput>;

export const ApproveRequestInput = z.object({
  customerId: rowId,
  requestId: rowId,
  /** Absent for a request that wants no number. */
  total: total.optional(),
  /** The account that was issued, for an application. */
  accountId: accountId.optional(),
  note,
});
export type ApproveRequestInput = z.output<typeof ApproveRequestInput>;
export const ApproveRequestForm = ApproveRequestInput.extend({ total: typedTotal.optional() });

export const RefuseRequestInput = z.object({ customerId: rowId, requestId: rowId, reason });
export type RefuseRequestInput = z.output<typeof RefuseRequestInput>;

export const SetQuotaInput = z.object({
  customerId: rowId,
  quota: z.enum(quotaKinds),
  /** The channel whose numbers are meant; the customer's id for its channels. */
  objectId: rowId,
  total,
  reason,
});
export type SetQuotaInput = z.output<typeof SetQuotaInput>;
export const SetNumbersInput = SetQuotaInput.extend({ quota: z.literal("numbers") });
export type SetNumbersInput = z.output<typeof SetNumbersInput>;
export const SetNumbersForm = SetNumbersInput.extend({ total: typedTotal });
export const SetQuotaForm = SetQuotaInput.extend({ total: typedTotal });

export const CustomerInput = z.object({ customerId: rowId });

/** What the list of requests is asked with. */
export const RequestFilter = z.object({
  kinds: z.array(z.enum(requestKinds)),
  /** Open ones when empty. */
  states: z.array(z.enum(requestStates)),
  customerId: rowId.nullable(),
  q: z.string().trim().max(100),
  page: z.number().int().min(1).max(1_000_000),
  size: z.union(pageSizes.map((size) => z.literal(size))),
});
export type RequestFilter = z.output<typeof RequestFilter>;

const line = (max: number, required: string) =>
  z
    .string()
    .trim()
    .min(1, required)
    .refine((text) => lengthOf(text) <= max, { message: "requests.lineLong" });

/** Who a company is, as its papers say. */
export const CompanyData = z.object({
  legalName: line(COMPANY_MAX, "requests.legalNameRequired"),
  registrationNumber: line(60, "requests.registrationRequired"),
  country: z.string().regex(/^[A-Z]{2}$/, "requests.countryRequired"),
  address: line(300, "requests.addressRequired"),
  website: z.union([z.literal(""), z.url({ protocol: /^https?$/, error: "requests.websiteShape" }).max(300)]),
});
export type CompanyData = z.output<typeof CompanyData>;

export const SubmitVerificationInput = CompanyData.extend({
  /** Companies only; a person confirms that they act for one. */
  enterprise: z.literal(true, "requests.enterpriseOnly"),
  documents: z.array(rowId).min(1, "requests.documentRequired").max(MAX_DOCUMENTS, "requests.documentsMany"),
});
export type SubmitVerificationInput = z.output<typeof SubmitVerificationInput>;
