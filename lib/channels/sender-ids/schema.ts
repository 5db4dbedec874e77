import { z } from "zod";
import { senderIdDecisions, senderIdKinds } from "#db/sender-enums";

const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "channels.idInvalid");
const regulatoryId = z.string().trim().max(64, "senderIds.idLong");

export const FileSenderIdInput = z.object({
  channelId,
  name: z.string().trim().min(1, "senderIds.nameRequired").max(16, "senderIds.nameInvalid"),
  country: z.string().regex(/^[A-Z]{2}$/, "senderIds.countryRequired"),
  entityId: regulatoryId,
  templateId: regulatoryId,
  brandId: regulatoryId,
  campaignId: regulatoryId,
  /** What proves the right to use it: a reference of the registration, or where the papers are. */
  evidence: z.string().trim().max(300, "senderIds.evidenceLong"),
});
export type FileSenderIdInput = z.output<typeof FileSenderIdInput>;

export const DecideSenderIdInput = z
  .object({
    channelId,
    filingId: z.string().min(1).max(64),
    decision: z.enum(senderIdDecisions),
    /** Why it was refused; of an approval the carrier's reference of it. */
    reason: z.string().trim().max(300, "channels.reasonLong"),
  })
  .refine(({ decision, reason }) => decision === "approved" || reason !== "", {
    path: ["reason"],
    message: "channels.reasonRequired",
  })
  .refine(({ decision, reason }) => decision === "refused" || reason !== "", {
    path: ["reason"],
    message: "senderIds.referenceRequired",
  });
export type DecideSenderIdInput = z.output<typeof DecideSenderIdInput>;

export const SenderFilingInput = z.object({ channelId, filingId: z.string().min(1).max(64) });
export type SenderFilingInput = z.output<typeof SenderFilingInput>;

export const SwitchSmsInput = z.object({ channelId, on: z.boolean() });

/** What whoever decides about a filing is told. */
export const FiledSenderId = z.object({
  channelId: z.string(),
  name: z.string(),
  country: z.string(),
  kind: z.enum(senderIdKinds),
  regulatory: z.record(z.string(), z.string()),
  evidence: z.string(),
  papers: z.array(z.string()),
});
