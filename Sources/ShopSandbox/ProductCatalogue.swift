import Synchronization

/// The products of a shop: those of its fixture, or else, once they are asked for, those that its
/// orders show.
final class ProductCatalogue: Sendable {
  private let orders: RecordList
  private let known: Mutex<ProductRecords?>

  init(products: RecordList?, orders: RecordList) {
    self.orders = orders
    known = Mutex(products.map { ProductRecords(list: $0) })
  }

  /// The products, derived at most once.
  var records: ProductRecords {
    known.withLock { known in
      if let known { return known }
      let derived = ProductRecords(list: DerivedCatalogue.products(of: orders))
      known = derived
      return derived
    }
  }
}
