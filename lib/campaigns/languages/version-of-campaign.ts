import { type SQL, sql } from "drizzle-orm";

/**
 * The version of its template that a message leaves with as its campaign stands now, beside the columns of one message; NULL
 * for campaigns of before versions were kept.
 */
export const versionOfCampaign = (campaignId: string): SQL => sql`(
  SELECT CASE WHEN c.template_code = messages.template_code THEN c.template_version ELSE (
    SELECT (l ->> 'version')::int FROM jsonb_array_elements(c.languages) l WHERE l ->> 'code' = messages.template_code) END
  FROM campaigns c WHERE c.workspace_id = messages.workspace_id AND c.id = ${campaignId})`;
