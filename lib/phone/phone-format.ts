import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** Formats a phone number in its country's usual groups: `+44 7700 900318`. An invalid number is returned unchanged. */
export function showPhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}
