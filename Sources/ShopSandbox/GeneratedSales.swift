import Bookkeeping

/// The products of a generated shop.
struct GeneratedCatalogue {
  static let count = 200

  /// Prices in the currency's smallest unit.
  let prices: [Int64]

  init(_ options: GeneratorOptions) {
    var random = SplitMix64(seed: options.seed ^ 0x7072_6963_6573)
    let endings: [Int64] = [99, 99, 99, 99, 99, 99, 95, 95, 95, 49]
    let scale = options.scale
    prices = (0..<GeneratedCatalogue.count).map { _ in
      // The square makes cheap things common: 4 to 104 dollars.
      let root = Int64(random.below(101))
      let cents = (4 + root * root / 100) * 100 + endings[random.below(10)]
      return scale(options.prices == .equal ? 1_999 : cents)
    }
  }
}

extension GeneratorOptions {
  /// Cents as an amount alike in the shop's currency, in its smallest unit.
  func scale(_ cents: Int64) -> Int64 {
    switch currency.decimals {
    // A currency without decimals has prices a hundred times as high, in tens.
    case 0: max(10, cents * 3 / 20 * 10)
    case 3: cents * 10
    case 4: cents * 100
    default: cents
    }
  }
}

/// What a generated shop sold: its orders by time of creation, and their line items.
struct GeneratedSales: Sendable {
  struct Order {
    let createdAt: Int64
    let paidAt: Int64
    let isCancelled: Bool
    /// Its line items, as places in `items`.
    let items: Range<Int>
  }

  struct Item {
    let order: Int32
    let product: UInt8
    let quantity: UInt8
    /// In the currency's smallest unit.
    let price: Int64

    var total: Int64 { price * Int64(quantity) }
  }

  let orders: [Order]
  let items: [Item]

  init(_ options: GeneratorOptions, catalogue: GeneratedCatalogue) {
    var random = SplitMix64(seed: options.seed ^ 0x7361_6C65_73)
    let times = GeneratedSales.times(options, &random)
    var refunds = SplitMix64(seed: options.seed ^ 0x7265_6675_6E64)
    var orders: [Order] = []
    var items: [Item] = []
    orders.reserveCapacity(times.count)
    items.reserveCapacity(times.count * (options.items + 100) / 1_000)
    for (number, time) in times.enumerated() {
      let first = items.count
      for _ in 0..<GeneratedSales.itemCount(options, &random) {
        // The product of two makes some products sell often.
        let product =
          random.below(GeneratedCatalogue.count) * random.below(GeneratedCatalogue.count)
          / GeneratedCatalogue.count
        let listed = catalogue.prices[product]
        items.append(
          Item(
            order: Int32(number),
            product: UInt8(product),
            quantity: GeneratedSales.quantity(&random),
            price: options.prices == .uniform ? Int64(1 + random.below(30_000)) : listed
          )
        )
      }
      if options.refunds > 0, let refund = GeneratedSales.refund(of: items.last, options, &refunds)
      {
        items.append(refund)
      }
      orders.append(
        Order(
          createdAt: time,
          paidAt: time + 5 + Int64(random.below(900)),
          isCancelled: random.below(1_000) < options.cancelled,
          items: first..<items.count
        )
      )
    }
    self.orders = orders
    self.items = items
  }

  /// A quarter to nine tenths of one piece of the order's last item, given back.
  private static func refund(
    of item: Item?,
    _ options: GeneratorOptions,
    _ random: inout SplitMix64
  ) -> Item? {
    guard random.below(1_000) < options.refunds, let item else { return nil }
    let back = item.price * Int64(250 + random.below(651)) / 1_000
    guard back > 0 else { return nil }
    return Item(order: item.order, product: item.product, quantity: 1, price: -back)
  }

  private static func itemCount(_ options: GeneratorOptions, _ random: inout SplitMix64) -> Int {
    let spread = 2 * (options.items - 1_000)
    return 1 + (random.below(spread + 1) + random.below(1_000)) / 1_000
  }

  private static func quantity(_ random: inout SplitMix64) -> UInt8 {
    let roll = random.below(100)
    return roll < 85 ? 1 : roll < 96 ? 2 : 3
  }

  /// How many of a hundred orders come in each hour of the shop's day.
  private static let hours = [
    2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 6, 5, 5, 5, 6, 6, 7, 8, 7, 5, 3,
  ]

  /// When the orders were created, ascending.
  private static func times(
    _ options: GeneratorOptions,
    _ random: inout SplitMix64
  ) -> [Int64] {
    var last = options.start
    for _ in 1..<options.months { last = last.next }
    let first = options.start.firstDate.dayNumber
    let days = (first...last.next.firstDate.dayNumber).map { day in
      options.zone.start(of: CivilDate(dayNumber: day)).seconds
    }
    let hourOf = hours.enumerated().flatMap { hour, share in Array(repeating: hour, count: share) }
    var times = (0..<options.orders).map { _ in
      let day = random.below(days.count - 1)
      let second = Int64(hourOf[random.below(hourOf.count)] * 3_600 + random.below(3_600))
      // A day of 23 hours has no last one.
      return days[day] + second % (days[day + 1] - days[day])
    }
    times.sort()
    return times
  }
}
