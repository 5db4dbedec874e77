import { type SQL, sql } from "drizzle-orm";

/** SQL: whether somebody has left a topic. Asked by the check of a list and by the claim. */
export function leftTopic({
  workspaceId,
  addressKind,
  address,
  topicId,
}: {
  workspaceId: SQL;
  addressKind: SQL;
  address: SQL;
  topicId: SQL;
}): SQL {
  return sql`EXISTS (SELECT 1 FROM topic_choices l WHERE l.workspace_id = ${workspaceId} AND l.address_kind = ${addressKind}
    AND l.address = ${address} AND l.topic_id = ${topicId} AND NOT l.wanted)`;
}
