/// A kind of shop, and what is promised of it.
struct World: Encodable {
  enum Promise: Encodable {
    /// At least so many thousandths of the payments are matched, rightly.
    case recall(Int)
    /// Nothing is matched, and the printed range holds in so many thousandths of the days.
    case onAccount(range: Int)
    /// Nothing is claimed wrongly; nothing else is promised.
    case none
  }

  let name: String
  /// The generator's options but for orders and seed.
  let options: String
  let promise: Promise
  /// Up to how many orders it is run.
  let most: Int
  /// Up to how many orders the promise goes.
  let promisedTo: Int
  /// Thousandths of the payments that must be matched in the small run of `make test`.
  let floor: Int
  /// Whether other matchers are run beside it.
  let isCompared: Bool

  init(
    _ name: String,
    _ options: String,
    _ promise: Promise = .none,
    to promisedTo: Int = 1_000_000,
    most: Int = 1_000_000,
    floor: Int = 0,
    isCompared: Bool = false
  ) {
    self.name = name
    self.options = options
    self.promise = promise
    self.most = most
    self.promisedTo = promisedTo
    self.floor = floor
    self.isCompared = isCompared
  }

  func text(orders: Int, seed: Int) -> String { "orders=\(orders),seed=\(seed),\(options)" }

  /// A world by its name, or one of the generator's options, such as `mode=daily,withheld_each=2`.
  static func named(_ name: String) -> World? {
    all.first { $0.name == name } ?? (name.contains("=") ? World(name, name) : nil)
  }

  static let all = days + chains + units + accounts

  /// Whole settlement days, and what disturbs them.
  private static let days = [
    World("daily", "mode=daily,months=1", .recall(990), floor: 990, isCompared: true),
    World("daily, three months", "mode=daily,months=3", .recall(990), floor: 990),
    World("daily, uniform", "mode=daily,months=1,prices=uniform", .recall(990), floor: 990),
    World("daily, equal", "mode=daily,months=1,prices=equal", floor: 990),
    World("daily, yen", "mode=daily,months=1,currency=JPY,zone=Asia/Tokyo", floor: 990),
    World("daily, unpaid 0.1 %", "mode=daily,months=3,unpaid=0.001"),
    World(
      "daily, one withheld",
      "mode=daily,months=1,withheld_each=1",
      .recall(800),
      to: 10_000,
      floor: 900,
      isCompared: true
    ),
    World(
      "daily, one never paid",
      "mode=daily,months=1,unpaid_each=1",
      .recall(800),
      to: 10_000
    ),
    World("daily, withheld 0.5 %", "mode=daily,months=3,withheld=0.005", floor: 850),
    World("daily, withheld 2 %", "mode=daily,months=3,withheld=0.02", isCompared: true),
    World("daily, withheld 5 %", "mode=daily,months=3,withheld=0.05"),
    World("daily, half withheld", "mode=daily,months=1,withheld=0.5", isCompared: true),
    World("daily, refunds 3 %", "mode=daily,months=1,refunds=0.03", floor: 990),
    World(
      "daily, refunds 3 %, withheld 0.5 %",
      "mode=daily,months=3,refunds=0.03,withheld=0.005"
    ),
    World("daily, merged 10 %", "mode=daily,months=1,merged=0.1", floor: 990, isCompared: true),
    World("daily, split 10 %", "mode=daily,months=1,split=0.1", floor: 600, isCompared: true),
    World("daily, rounded to 0.05", "mode=daily,months=3,rounded=0.05", floor: 950),
    World("daily, rounded to 1.00", "mode=daily,months=3,rounded=1,fees=6%"),
    World(
      "daily, rounded, withheld 0.5 %",
      "mode=daily,months=3,rounded=0.05,withheld=0.005"
    ),
    World(
      "daily, rounded to 1.00, withheld 1 %",
      "mode=daily,months=3,rounded=1,withheld=0.01"
    ),
    World(
      "daily, stated fees",
      "mode=daily,months=1,fees=6%+0.30",
      .recall(990),
      floor: 990,
      isCompared: true
    ),
  ]

  /// Runs that tile the time.
  private static let chains = [
    World("chain", "mode=chain,months=1", .recall(990), floor: 990, isCompared: true),
    World("chain, uniform", "mode=chain,months=1,prices=uniform", .recall(990), floor: 990),
    World("chain, equal", "mode=chain,months=1,prices=equal"),
    World(
      "chain, one withheld",
      "mode=chain,months=1,withheld_each=1",
      .recall(800),
      to: 10_000
    ),
    World(
      "chain, one never paid",
      "mode=chain,months=1,unpaid_each=1",
      .recall(800),
      to: 10_000
    ),
    World("chain, withheld 2 %", "mode=chain,months=1,withheld=0.02"),
    World("chain, refunds 3 %", "mode=chain,months=1,refunds=0.03"),
  ]

  /// One payment for each order or item: so many that a hundred thousand orders are enough.
  private static let units = [
    unit("order", "mode=order,jitter=0", .recall(1_000), floor: 1_000, isCompared: true),
    unit("order, uniform", "mode=order,jitter=0,prices=uniform", floor: 1_000),
    unit("order, a minute", "mode=order,jitter=60", floor: 990),
    unit("order, half an hour", "mode=order", floor: 990),
    unit("order, two days", "mode=order,jitter=172800", isCompared: true),
    unit("order, withheld 2 %", "mode=order,jitter=60,withheld=0.02", floor: 700),
    unit("order, refunds 3 %", "mode=order,jitter=60,refunds=0.03", floor: 990),
    unit("order, merged 10 %", "mode=order,jitter=60,merged=0.1", isCompared: true),
    unit("order, split 10 %", "mode=order,jitter=60,split=0.1", isCompared: true),
    unit("order, stated fees", "mode=order,jitter=60,fees=6%+0.30min0.50max20", most: 10_000),
    unit("line item", "mode=line_item,jitter=0", floor: 990, isCompared: true),
    unit("line item, a minute", "mode=line_item,jitter=60", floor: 990),
    unit("line item, equal", "mode=line_item,jitter=60,prices=equal", most: 1_000),
  ]

  private static func unit(
    _ name: String,
    _ options: String,
    _ promise: Promise = .none,
    floor: Int = 0,
    isCompared: Bool = false,
    most: Int = 100_000
  ) -> World {
    World(
      name,
      options + ",months=1",
      promise,
      to: 100_000,
      most: most,
      floor: floor,
      isCompared: isCompared
    )
  }

  /// Payments net of fees that nobody states.
  private static let accounts = [
    World(
      "net of unknown fees",
      "mode=net,months=3",
      .onAccount(range: 950),
      to: 100_000,
      isCompared: true
    ),
    World(
      "net, withheld 2 %",
      "mode=net,months=3,withheld=0.02",
      .onAccount(range: 950),
      to: 100_000
    ),
    World("net, merged 50 %", "mode=net,months=3,merged=0.5", .onAccount(range: 950), to: 100_000),
    World(
      "net, refunds 3 %",
      "mode=net,months=3,refunds=0.03",
      .onAccount(range: 950),
      to: 100_000
    ),
  ]
}
