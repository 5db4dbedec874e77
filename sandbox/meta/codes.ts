import type { JudgedCodes } from "../core/judge.ts";

/**
 * The platform's error codes, with its own texts.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
export type CodeText = { title: string; details: string; http: number; transient?: boolean };

export const CODES: Readonly<Record<number, CodeText>> = {
  1: { title: "An unknown error has occurred.", details: "Try again later.", http: 500, transient: true },
  2: { title: "Service temporarily unavailable", details: "Try again later.", http: 503, transient: true },
  4: {
    title: "Application request limit reached",
    details: "The app has reached its call limit.",
    http: 400,
    transient: true,
  },
  100: { title: "Invalid parameter", details: "One or more parameters are not supported or misspelled.", http: 400 },
  368: { title: "Temporarily blocked for policies violations", details: "The account is restricted.", http: 403 },
  80007: { title: "Rate limit issues", details: "The account has reached its call limit.", http: 400, transient: true },
  80008: {
    title: "There have been too many calls to this WhatsApp Business account",
    details: "Wait and try again.",
    http: 400,
    transient: true,
  },
  130429: {
    title: "Rate limit hit",
    details:
      "Message failed to send because there were too many messages sent from this phone number in a short period of time",
    http: 429,
  },
  130472: {
    title: "User's number is part of an experiment",
    details: "Failed to send message because this user's phone number is part of an experiment",
    http: 400,
  },
  130497: {
    title: "Business account is restricted from messaging users in this country.",
    details: "Message failed to send because the business account is restricted from messaging users in this country.",
    http: 403,
  },
  131000: { title: "Something went wrong", details: "Message failed to send due to an unknown error.", http: 500 },
  131005: { title: "Access denied", details: "Permission is either not granted or has been removed.", http: 403 },
  131008: {
    title: "Required parameter is missing",
    details: "The request is missing a required parameter.",
    http: 400,
  },
  131009: { title: "Parameter value is not valid", details: "One or more parameter values are invalid.", http: 400 },
  131016: {
    title: "Service unavailable",
    details: "A service is temporarily unavailable.",
    http: 503,
    transient: true,
  },
  131021: { title: "Recipient cannot be sender", details: "Sender and recipient phone number is the same.", http: 400 },
  131026: { title: "Message undeliverable", details: "Message Undeliverable.", http: 400 },
  131031: { title: "Business Account locked", details: "The WhatsApp Business Account has been locked.", http: 403 },
  131042: {
    title: "Business eligibility payment issue",
    details: "There was an error related to your payment method.",
    http: 400,
  },
  131045: {
    title: "Incorrect certificate",
    details: "Message failed to send due to a phone number registration error.",
    http: 400,
  },
  131047: {
    title: "Re-engagement message",
    details:
      "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    http: 400,
  },
  131048: {
    title: "Spam rate limit hit",
    details:
      "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
    http: 400,
  },
  131049: {
    title: "This message was not delivered to maintain healthy ecosystem engagement.",
    details: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    http: 400,
  },
  131050: {
    title: "User has stopped marketing messages",
    details:
      "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.",
    http: 400,
  },
  131051: { title: "Unsupported message type", details: "Message type is currently not supported.", http: 400 },
  131052: { title: "Media download error", details: "Unable to download the media.", http: 400 },
  131053: { title: "Media upload error", details: "Unable to upload the media used in the message.", http: 400 },
  131056: {
    title: "(Business Account, Consumer Account) pair rate limit hit",
    details:
      "Message failed to send because there were too many messages sent from the sender phone number to the same recipient phone number in a short period of time.",
    http: 400,
  },
  131057: {
    title: "Business Account is in maintenance mode",
    details: "The number is being upgraded. Try again in a minute.",
    http: 400,
    transient: true,
  },
  132000: { title: "Number of parameters does not match the expected number of params", details: "", http: 400 },
  132001: { title: "Template name does not exist in the translation", details: "", http: 404 },
  132005: { title: "Translated text too long", details: "", http: 400 },
  132007: { title: "Template format character policy violated", details: "", http: 400 },
  132012: { title: "Parameter format does not match format in the created template", details: "", http: 400 },
  132015: {
    title: "Template is paused",
    details: "Template is paused due to low quality so it cannot be sent in a template message.",
    http: 400,
  },
  132016: {
    title: "Template is disabled",
    details: "Template has been paused too many times due to low quality and is now permanently disabled.",
    http: 400,
  },
  133005: {
    title: "Two step verification PIN Mismatch",
    details: "The two-step verification PIN is incorrect.",
    http: 400,
  },
  133006: {
    title: "Phone number needs to be verified before registering",
    details: "Verify the phone number before registering it.",
    http: 400,
  },
  133008: { title: "Too many two step verification PIN guesses", details: "Wait before trying again.", http: 400 },
  133010: {
    title: "The account is not registered",
    details: "The phone number is not registered on the WhatsApp Business Platform.",
    http: 400,
  },
  133016: {
    title: "Account register deregister rate limit exceeded",
    details:
      "Registration or deregistration failed because there were too many attempts for this phone number in a short period of time.",
    http: 400,
  },
  139100: { title: "Failed to block/unblock users", details: "Some people could not be blocked.", http: 400 },
  139102: { title: "The block list is full", details: "", http: 400 },
  136024: { title: "Request code error", details: "The code could not be sent.", http: 400 },
  136025: { title: "Verify code error", details: "The code is not right.", http: 400 },
};

/** How `core/judge.ts` reads these codes. */
export const JUDGED_CODES: JudgedCodes = {
  neverRetry: new Set([
    100, 131008, 131009, 131021, 131026, 131047, 131050, 131051, 132000, 132001, 132005, 132007, 132012, 132016, 130472,
    133010, 190,
  ]),
  throttled: 130429,
  pairLimit: 131056,
};

/** The texts of a code, for failed statuses and answers; unknown codes get a general text. */
export function codeText(code: number): CodeText {
  return CODES[code] ?? { title: "Something went wrong", details: "", http: 400 };
}
