/**
 * @param {import("postgres").Sql} sql
 * @returns {Promise<{ id: string, address: string | null, state: string, created_at: Date }[]>} the ten latest messages
 */
export const latestMessages = (sql) =>
  sql`SELECT id, address, state, created_at FROM messages ORDER BY id DESC LIMIT 10`;
