import Bookkeeping
import Matching
import ShopSandbox

/// A made-up shop as the matching engine is to see it, beside its truth.
struct Facts {
  let options: GeneratorOptions
  let truth: GeneratedTruth
  /// The items of completed orders, in settlement order.
  private(set) var items: [OpenItem] = []
  /// The items of cancelled orders, in settlement order.
  private(set) var others: [OpenItem] = []
  private(set) var payments: [OpenPayment] = []
  /// How the ledger's keys and amounts are written in this copy.
  let writing: Writing

  /// Another way to write the same facts down, which must change no decision.
  struct Writing {
    /// What all amounts are multiplied with.
    var scale: Int64 = 1
    /// Whether keys are renamed, in the same order.
    var isRenamed = false
    /// What the facts are shuffled with before they are put in order.
    var shuffle: UInt64?
  }

  init(_ text: String, _ writing: Writing = Writing()) throws {
    let options = try GeneratorOptions(text)
    try self.init(options, GeneratedTruth(options), writing)
  }

  init(
    _ options: GeneratorOptions,
    _ truth: GeneratedTruth,
    _ writing: Writing = Writing()
  ) throws {
    self.options = options
    self.truth = truth
    self.writing = writing
    var completed: [OpenItem] = []
    completed.reserveCapacity(truth.itemCount)
    var rest: [OpenItem] = []
    for order in 0..<truth.orderCount {
      let fees = try fees(ofOrder: order)
      let isCancelled = truth.isCancelled(order: order)
      let at = isCancelled ? truth.createdAt(order: order) : truth.recognisedAt(order: order)
      for item in truth.items(ofOrder: order) {
        let gross = truth.total(ofItem: Int32(item)) * unit
        let units = gross - (fees.isEmpty ? 0 : fees[item - truth.items(ofOrder: order).lowerBound])
        guard units != 0 else { continue }
        let open = OpenItem(key: key(ofItem: item, order: order), recognisedAt: at, units: units)
        if isCancelled { rest.append(open) } else { completed.append(open) }
      }
    }
    payments = (0..<truth.paymentCount).map { number in
      let payment = truth.payment(number)
      return OpenPayment(
        key: key(ofPayment: number),
        createdAt: payment.createdAt,
        units: payment.amount * unit,
        isPaid: true
      )
    }
    if let seed = writing.shuffle {
      var random = Shuffling(state: seed)
      completed.shuffle(using: &random)
      rest.shuffle(using: &random)
      payments.shuffle(using: &random)
    }
    items = Facts.settlementOrder(completed)
    others = Facts.settlementOrder(rest)
    payments.sort { ($0.createdAt.seconds, $0.key.row) < ($1.createdAt.seconds, $1.key.row) }
  }

  /// The stated fees on each item of an order, by the books' own schedule, as this copy counts
  /// amounts; empty where none are stated.
  private func fees(ofOrder order: Int) throws -> [Int64] {
    guard let stated = options.fees else { return [] }
    let coin = Money.step(options.currency)
    let shares = try stated.schedule(in: options.currency).fees(
      of: truth.items(ofOrder: order).map {
        FeeSchedule.Sale(skuID: "", units: truth.total(ofItem: Int32($0)) * coin)
      },
      soldOn: 0,
      in: options.currency
    )
    return shares.map { $0[0] * writing.scale }
  }

  /// Ten-thousandths that the currency's smallest unit has, as this copy counts them.
  var unit: Int64 {
    var unit = writing.scale
    for _ in Int(options.currency.decimals)..<4 { unit *= 10 }
    return unit
  }

  /// The number of an item, by its key.
  func item(_ key: LineItemKey) -> Int32 {
    let root = writing.isRenamed ? (key.orderRoot - 1_000_000) / 7 : key.orderRoot
    let line = writing.isRenamed ? key.line - 5 : key.line
    return Int32(truth.items(ofOrder: Int(root) - 1).lowerBound) + line - 1
  }

  /// The number of a payment, by its key.
  func payment(_ key: PaymentKey) -> Int {
    Int(writing.isRenamed ? (key.row - 40_000) / 3 : key.row) - 1
  }

  private func key(ofItem item: Int, order: Int) -> LineItemKey {
    let root = Int64(order + 1)
    let line = Int32(item - truth.items(ofOrder: order).lowerBound + 1)
    return writing.isRenamed
      ? LineItemKey(orderRoot: root * 7 + 1_000_000, line: line + 5)
      : LineItemKey(orderRoot: root, line: line)
  }

  private func key(ofPayment number: Int) -> PaymentKey {
    let row = Int64(number + 1)
    return PaymentKey(row: writing.isRenamed ? row * 3 + 40_000 : row)
  }

  /// By time, then by order and item: made-up ids ascend with their keys.
  private static func settlementOrder(_ items: [OpenItem]) -> [OpenItem] {
    items.sorted {
      $0.recognisedAt == $1.recognisedAt
        ? $0.key < $1.key : $0.recognisedAt.seconds < $1.recognisedAt.seconds
    }
  }
}

/// SplitMix64, for shuffling.
struct Shuffling: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
