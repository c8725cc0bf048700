public import Bookkeeping
import Digest
import Foundation
import GRDB

extension Ledger {
  /// Keeps a page of products in one transaction: products that are new or changed become facts.
  /// - Returns: how many revisions were new.
  @discardableResult
  public func record(
    _ page: SourcePage<Product>,
    pull: PullKey,
    shop: ShopKey,
    at now: Instant
  ) throws -> Int {
    try write { db in
      let pageRow = try insert(page: page, pull: pull, part: 0, shop: shop, at: now, db)
      var added = 0
      for product in page.records
      where try insert(product, page: pageRow, shop: shop.row, seen: now, db) { added += 1 }
      if added > 0 || !page.quarantined.isEmpty {
        try keepBody(page.redactedBody, page: pageRow, db)
      }
      return added
    }
  }

  /// Whether the product was new or changed.
  private func insert(
    _ product: Product,
    page: Int64,
    shop: Int64,
    seen: Instant,
    _ db: Database
  ) throws -> Bool {
    let digest = Data(ProductDigest.of(product).bytes)
    let known = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, root, revision, digest, updated_at, valid_from FROM products
          WHERE shop = ? AND product_id = ? ORDER BY revision DESC LIMIT 1
          """
      ),
      arguments: [shop, product.id]
    )
    if let known, known[3] as Data == digest { return false }
    let next =
      (try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM products")) ?? 0) + 1
    try db.cachedStatement(
      sql: """
        INSERT INTO products (id, root, shop, product_id, revision, name, status, created_at,
          updated_at, seen_at, valid_from, digest, page)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      next, known?[1] ?? next, shop, product.id, (known?[2] ?? 0) + 1, product.name,
      product.status.rawValue, product.createdAt?.seconds, product.updatedAt?.seconds,
      seen.seconds, validFrom(product, known, seen: seen), digest, page,
    ])
    let insertSKU = try db.cachedStatement(
      sql: """
        INSERT INTO product_skus (product_row, sku_id, seller_sku, price, currency)
        VALUES (?, ?, ?, ?, ?)
        """
    )
    for sku in product.skus {
      let price = sku.price ?? product.price
      try insertSKU.execute(arguments: [
        next, sku.id, sku.sellerSKU, price?.units, price?.currency.code,
      ])
    }
    return true
  }

  /// When a revision's prices began to hold.
  ///
  /// That is when the platform says that the product was changed, or made. A change that it gives
  /// no new time for holds from when it was seen.
  private func validFrom(_ product: Product, _ known: Row?, seen: Instant) -> Int64 {
    let updated = product.updatedAt?.seconds
    guard let known else { return updated ?? product.createdAt?.seconds ?? seen.seconds }
    let before = known[4] as Int64? ?? known[5]
    return updated.flatMap { $0 > before ? $0 : nil } ?? max(seen.seconds, known[5])
  }
}

/// The digest of a product's content: what makes one revision differ from another.
enum ProductDigest {
  static func of(_ product: Product) -> SHA256Digest {
    var bytes: [UInt8] = []
    func field(_ text: String) {
      // With its length, so that no two contents run together alike.
      bytes.append(contentsOf: "\(text.utf8.count):\(text)".utf8)
    }
    func field(_ price: Money?) { field(price.map { "\($0.units) \($0.currency.code)" } ?? "") }
    field(product.id)
    field(product.name)
    field(product.status.rawValue)
    field(product.createdAt.map { String($0.seconds) } ?? "")
    field(product.updatedAt.map { String($0.seconds) } ?? "")
    field(product.price)
    for sku in product.skus {
      field(sku.id)
      field(sku.sellerSKU)
      field(sku.price)
    }
    return SHA256Digest.of(bytes)
  }
}
