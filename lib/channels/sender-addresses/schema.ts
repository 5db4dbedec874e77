import { z } from "zod";
import { sendTypes } from "#db/sender-enums";
import { fitsHeader, isMailAddress } from "#lib/connectors/mail-servers";

const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "channels.idInvalid");
const senderId = z.string().min(1, "input.required").max(64);

const shown = {
  /** What people see beside the address. */
  name: z
    .string()
    .trim()
    .min(1, "senderAddresses.nameRequired")
    .max(100, "channels.fieldLong")
    .refine(fitsHeader, { message: "channels.fieldInvalid" }),
  replyTo: z
    .string()
    .trim()
    .max(320, "channels.addressInvalid")
    .refine((text) => text === "" || isMailAddress(text), { message: "channels.addressInvalid" }),
  sendType: z.enum(sendTypes),
};

export const AddSenderAddressInput = z.object({
  channelId,
  address: z
    .string()
    .trim()
    .toLowerCase()
    .max(320, "channels.addressInvalid")
    .refine(isMailAddress, { message: "channels.addressInvalid" }),
  ...shown,
});
export type AddSenderAddressInput = z.output<typeof AddSenderAddressInput>;

export const EditSenderAddressInput = z.object({ channelId, senderId, ...shown });
export type EditSenderAddressInput = z.output<typeof EditSenderAddressInput>;

export const SenderAddressRef = z.object({ channelId, senderId });
export type SenderAddressRef = z.output<typeof SenderAddressRef>;
