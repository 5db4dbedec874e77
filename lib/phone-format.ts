import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** A number in the groups its country writes it in: `+44 7700 900318`. What cannot be read stays as it is. */
export function showPhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}
