import { z } from "zod";
import { PersonName } from "#lib/workspaces/schema";

export const ProfileForm = z.object({ name: PersonName });
