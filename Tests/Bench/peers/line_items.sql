-- line-items.csv of a closed month, in the sqlite3 shell. Written for the bench's shop alone: its
-- ledger holds one month, amounts have two decimals, nothing was open before, an item has at most
-- one allocation, and no order has a finding. So the query has no subquery and no group.
-- 1793516400 is the month's end, 2026-11-01T00:00:00-07:00.
.mode csv
.headers on
.separator "," "\n"
SELECT o.order_id, i.item_id, i.sku_id, i.product_name, o.status AS order_status,
  strftime('%Y-%m-%dT%H:%M:%S-07:00', o.sold_at - 25200, 'unixepoch') AS recognised_at,
  i.quantity, printf('%.2f', i.unit_price / 10000.0) AS unit_price, i.currency,
  printf('%.2f', i.gross / 10000.0) AS gross, '0.00' AS fees, '0.00' AS reversed,
  '0.00' AS written_off, printf('%.2f', i.gross / 10000.0) AS expected,
  printf('%.2f', coalesce(a.units, 0) / 10000.0) AS settled,
  printf('%.2f', (i.gross - coalesce(a.units, 0)) / 10000.0) AS open, '0.00' AS opening,
  printf('%.2f', coalesce(a.units, 0) / 10000.0) AS settled_in_period,
  CASE WHEN a.units = i.gross THEN 'settled' ELSE 'awaiting_settlement' END AS state,
  p.payment_id AS payment_ids,
  CAST(strftime('%s', '2026-10-31') / 86400 - (o.sold_at - 25200) / 86400 AS INTEGER) AS age_days,
  NULL AS discrepancies
FROM orders o JOIN line_items i ON i.order_row = o.id
LEFT JOIN allocations a ON a.order_root = o.root AND a.line = i.line
LEFT JOIN payments p ON p.id = a.payment_root
WHERE o.shop = 1 AND o.status = 'COMPLETED' AND o.sold_at < 1793516400
ORDER BY o.sold_at, o.order_id, i.item_id;
