import { codesOf } from "../meta/graph/codes.ts";
import { messagingCodes } from "../meta/messaging/codes.ts";

const minute = 60_000;

/** What Instagram's codes mean for us. @see https://developers.facebook.com/docs/instagram-platform (read 2026-11) */
export const instagramCodes = codesOf(
  messagingCodes(
    [
      ["10/2018065", "WINDOW_CLOSED"], // outside the window without a tag
      ["10/2018278", "WINDOW_CLOSED"], // outside the window, through a page
      ["10/2534022", "WINDOW_CLOSED"], // outside the window
      [32, "THROTTLED_SENDER"], // calls of the linked page
      ["100/2018001", "RECIPIENT"], // no matching person, through a page
      ["100/2018109", "INVALID_REQUEST"], // attachment too large
      ["100/2534014", "RECIPIENT"], // no such person
      [9004, "INVALID_REQUEST"], // the file could not be fetched
      [9007, "INVALID_REQUEST"], // the file is not ready
      [80002, "THROTTLED_SENDER"], // calls of the account's business use case
      [80006, "THROTTLED_SENDER"], // messages of the account's business use case
    ],
    [
      [32, minute],
      [80002, minute],
      [80006, minute],
    ],
  ),
);
