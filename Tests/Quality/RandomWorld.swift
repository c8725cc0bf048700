import ShopSandbox

/// A world of any kind and size, drawn from a seed: what nobody thought of when the rules were made.
struct RandomWorld {
  /// The generator's options but for orders and seed.
  let options: String
  let orders: Int

  /// The same seed gives the same world everywhere.
  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var options: [String] = []
    for option in RandomWorld.options where random.below(100) < option.percent {
      let value = option.values[random.below(option.values.count)]
      options.append("\(option.key)=\(value)")
    }
    self.options = options.joined(separator: ",")
    // As many small shops as large ones: from 20 to 1,600 orders, by powers of two's sixths; and some
    // that are far larger, for accidents that come once in ten thousand payments.
    orders = RandomWorld.sizes[random.below(RandomWorld.sizes.count)]
  }

  private static let sizes = [
    20, 22, 25, 28, 32, 36, 40, 45, 50, 57, 64, 72, 80, 90, 100, 113, 127, 143, 160, 180, 200, 226,
    254, 285, 320, 359, 403, 452, 508, 570, 640, 718, 806, 905, 1_016, 1_140, 1_280, 1_437, 1_600,
    2_263, 4_525, 9_051, 18_102,
  ]

  private struct Option {
    let key: String
    /// Of a hundred worlds so many have it.
    let percent: Int
    let values: [String]

    init(_ key: String, _ percent: Int, _ values: [String]) {
      self.key = key
      self.percent = percent
      self.values = values
    }
  }

  // A lag of 45 days is left out: what comes a little later is outside the terms, and said to be.
  private static let options = [
    Option("mode", 100, ["daily", "chain", "daily", "chain", "order", "line_item", "net"]),
    Option("months", 100, ["1", "1", "2", "3", "4"]),
    Option(
      "prices",
      50,
      ["uniform", "catalogue", "uniform", "catalogue", "uniform", "catalogue", "equal"]
    ),
    Option("withheld", 35, ["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.2"]),
    Option("withheld_each", 30, ["1", "1", "2"]),
    Option("unpaid", 25, ["0.001", "0.002", "0.005", "0.02"]),
    Option("unpaid_each", 25, ["1", "1", "2"]),
    Option("cancelled", 20, ["0", "0.1", "0.3"]),
    Option("lag", 30, ["0", "1", "2", "3", "7", "14", "30", "40"]),
    Option("items", 30, ["1", "1.5", "4", "8"]),
    Option("refunds", 25, ["0.01", "0.03", "0.1", "0.3"]),
    Option("merged", 12, ["0.05", "0.1", "0.5"]),
    Option("split", 10, ["0.05", "0.1", "0.5"]),
    Option("jitter", 15, ["0", "60", "3600", "172800"]),
    Option("fees", 15, ["6%", "6%+0.30", "2.5%", "6%+0.30min0.50max20"]),
    Option("rounded", 12, ["0.05", "1", "0.1"]),
    Option("currency", 25, ["JPY", "EUR", "GBP"]),
    Option("zone", 25, ["Asia/Tokyo", "Europe/London", "UTC"]),
  ]
}

/// What many random worlds came to, as a line of JSON.
struct RandomWorlds: Encodable {
  private(set) var worlds = 0
  private(set) var payments = 0
  private(set) var claimed = 0
  private(set) var wrong = 0
  private(set) var falseConfident = 0

  mutating func add(_ grades: Grades) {
    worlds += 1
    payments += grades.payments
    claimed +=
      grades.payments - grades.unmatched - grades.ambiguous - grades.onAccount
      - grades.unsearched
    wrong += grades.wrong
    falseConfident += grades.falseConfident
  }
}
