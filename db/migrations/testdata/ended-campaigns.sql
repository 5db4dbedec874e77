-- Campaigns as they ended under migrations 0000 to 0014, when one failure made one partly failed. db/outcomes.db.test.ts
-- migrates them.
INSERT INTO workspaces (id, slug, name, kind) VALUES ('w', 'w', 'Lumen', 'business');

INSERT INTO campaigns (workspace_id, id, channel_id, sender_id, import_id, name, template_code, template_name,
  template_language, category, content, state, state_reason, rows_total, rows_send, rows_hold, rows_skip, accepted, failed,
  uncertain, cancelled, started_at, expanded_at, finished_at, created_by)
SELECT 'w', '2026112100000000000' || c.n, 'cams-0000000000', 's', 'list ' || c.n, c.name, '1', 'order_update', 'en', 'utility',
  '{}', c.state, c.reason, 100, 100, 0, 0, c.accepted, c.failed, c.uncertain, 100 - c.accepted - c.failed - c.uncertain,
  '2026-11-21T09:00:00Z', '2026-11-21T09:00:01Z', '2026-11-21T09:10:00Z', 'system'
FROM (VALUES
  (1, 'all accepted', 'completed', NULL, 100, 0, 0),
  (2, 'one failed', 'partly_failed', NULL, 99, 1, 0),
  (3, 'five failed', 'partly_failed', NULL, 95, 5, 0),
  (4, 'six failed', 'partly_failed', NULL, 94, 6, 0),
  (5, 'one failed and five in doubt', 'partly_failed', NULL, 94, 1, 5),
  (6, 'all failed', 'failed', NULL, 0, 100, 0),
  (7, 'template deleted', 'failed', 'template_deleted', 60, 0, 0),
  (8, 'stopped', 'cancelled', 'by_person', 60, 1, 0)
) AS c(n, name, state, reason, accepted, failed, uncertain);

INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, campaign_id, kind, preview, state,
  handed_over_at, accepted_at, failed_at)
SELECT 'w', '202611210900000000000' || m.n, 'cams-0000000000', 's', 'outbound', 'console', '20261121000000000001', 'template',
  'Hello', m.state, m.handed_over_at::timestamptz, m.accepted_at::timestamptz, m.failed_at::timestamptz
FROM (VALUES
  (1, 'delivered', '2026-11-21T09:00:02Z', '2026-11-21T09:00:03Z', NULL),
  (2, 'failed', '2026-11-21T09:00:04Z', '2026-11-21T09:00:10Z', '2026-11-21T09:05:00Z'),
  (3, 'failed', '2026-11-21T09:00:05Z', NULL, '2026-11-21T09:00:06Z'),
  (4, 'cancelled', NULL, NULL, NULL)
) AS m(n, state, handed_over_at, accepted_at, failed_at);
