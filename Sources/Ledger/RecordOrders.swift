public import Bookkeeping
import GRDB

extension Ledger {
  /// Keeps a page of orders in one transaction: orders that are new or changed become facts.
  /// - Parameter part: which part of the list the page belongs to, where it is fetched in parts.
  /// - Returns: how many revisions were new.
  @discardableResult
  public func record(
    _ page: SourcePage<Order>,
    pull: PullKey,
    part: Int = 0,
    shop: ShopKey,
    at now: Instant
  ) throws -> Int {
    let received = try ReceivedPage(page, part: part, at: now, expectsNews: false)
    return try record([received], pull: pull, shop: shop).added
  }

  /// Keeps pages of orders, all in one transaction, in the order given: orders that are new or
  /// changed become facts.
  @discardableResult
  public func record(
    _ pages: [ReceivedPage<Order>],
    pull: PullKey,
    shop: ShopKey
  ) throws -> RecordedNews {
    try write { db in
      var news = RecordedNews()
      var writer = try OrderWriter(db, shop: shop.row)
      for received in pages {
        let page = received.page
        let row = try insert(received, pull: pull, shop: shop, db)
        let written = try writer.write(page.records, digests: received.digests, page: row)
        for (id, reason) in written.refused {
          let record = QuarantinedRecord(page.operation, id, reason)
          try insert(record, page: row, shop: shop, db)
        }
        let refused = page.quarantined.count + written.refused.count
        if written.added > 0 || refused > 0 { try keepBody(of: received, page: row, db) }
        news.added += written.added
        news.refused += refused
      }
      return news
    }
  }
}
