/**
 * In the order of an index, so that the query costs little beside the page.
 *
 * @param {import("postgres").Sql} sql
 * @returns {Promise<{ id: string, address: string | null, state: string, created_at: Date }[]>} the ten latest messages of the last channel
 */
export const latestMessages = (sql) =>
  sql`SELECT id, address, state, created_at FROM messages
    ORDER BY workspace_id DESC, channel_id DESC, id DESC LIMIT 10`;
