import { codesOf } from "../meta/graph/codes.ts";
import { messagingCodes } from "../meta/messaging/codes.ts";

const minute = 60_000;

/** What Messenger's codes mean for us. @see https://developers.facebook.com/docs/messenger-platform/error-codes */
export const messengerCodes = codesOf(
  messagingCodes(
    [
      ["10/2018065", "WINDOW_CLOSED"], // outside the window without a tag
      ["10/2018278", "WINDOW_CLOSED"], // outside the window
      [32, "THROTTLED_SENDER"], // calls of the page
      ["100/2018001", "RECIPIENT"], // no matching person
      ["100/2018109", "INVALID_REQUEST"], // attachment too large
      [80001, "THROTTLED_SENDER"], // calls of the page's business use case
      [80006, "THROTTLED_SENDER"], // messages of the page's business use case
    ],
    [
      [32, minute],
      [80001, minute],
      [80006, minute],
    ],
  ),
);
