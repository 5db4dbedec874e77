import { z } from "zod";

/* What the forms of a workspace's standing are checked with; apart from them, so that the page comes without it. */

export const Suspension = z.object({
  reason: z.string().trim().min(1, "customers.reasonRequired").max(300, "customers.reasonLong"),
});

export const Closing = z.object({ name: z.string() });
