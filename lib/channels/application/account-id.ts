import { z } from "zod";

/** The id of a service as staff type it in when they approve an application. */
export const accountId = z
  .string()
  .trim()
  .regex(/^\d{3,12}$/, "channels.serviceIdInvalid");
