import Bookkeeping
import Matching
import ShopSandbox

/// Matching alone: the engine over a month's items and payments, which are in memory already.
struct MatchingStage {
  private struct Result: Encodable {
    let items: Int
    let payments: Int
    let matched: Int
    /// Matches that name exactly the items that the payment really pays.
    let right: Int
    let time: Reading
  }

  private let truth: GeneratedTruth
  private let input: MatchingInput
  /// The items' numbers in the truth, by their keys.
  private let paymentNumbers: [PaymentKey: Int]

  init(_ text: String) throws {
    let options = try GeneratorOptions(text)
    let truth = GeneratedShop(options).truth
    let month = options.start.interval(in: options.zone)
    let unit = MatchingStage.unit(of: options.currency)
    func items(cancelled: Bool) -> [OpenItem] {
      (0..<Int32(truth.itemCount)).lazy
        .filter { truth.isCancelled(order: truth.order(ofItem: $0)) == cancelled }
        .map { number in
          OpenItem(
            key: MatchingStage.key(of: number, truth),
            recognisedAt: truth.recognisedAt(order: truth.order(ofItem: number)),
            units: truth.total(ofItem: number) * unit
          )
        }
        .filter { $0.recognisedAt < month.end }
        .sorted { ($0.recognisedAt, $0.key) < ($1.recognisedAt, $1.key) }
    }
    let payments = (0..<truth.paymentCount).map(truth.payment)
      .filter { $0.createdAt < month.end }
      .sorted { ($0.createdAt, $0.number) < ($1.createdAt, $1.number) }
    self.truth = truth
    paymentNumbers = Dictionary(
      uniqueKeysWithValues: payments.map { (PaymentKey(row: Int64($0.number)), $0.number) }
    )
    input = MatchingInput(
      payments: payments.map {
        OpenPayment(
          key: PaymentKey(row: Int64($0.number)),
          createdAt: $0.createdAt,
          units: $0.amount * unit,
          isPaid: true
        )
      },
      items: items(cancelled: false),
      others: items(cancelled: true),
      settledDays: [],
      evidenceStart: month.start,
      terms: SettlementTerms(),
      carried: nil
    )
  }

  /// Items are numbered through, and their orders' numbers ascend with theirs.
  private static func key(of item: Int32, _ truth: GeneratedTruth) -> LineItemKey {
    LineItemKey(orderRoot: Int64(truth.order(ofItem: item)), line: item)
  }

  /// Ten-thousandths in the currency's smallest unit.
  private static func unit(of currency: Currency) -> Int64 {
    (currency.decimals..<4).reduce(1) { unit, _ in unit * 10 }
  }

  func run(repeats: Int) throws {
    for _ in 0..<repeats {
      let clock = Clock()
      let result = try Matcher.run(input)
      let time = clock.reading
      try report(
        Result(
          items: input.items.count,
          payments: input.payments.count,
          matched: result.matches.count,
          right: result.matches.count { isRight($0) },
          time: time
        )
      )
    }
  }

  private func isRight(_ match: Match) -> Bool {
    var named: [PaymentKey: Set<Int32>] = [:]
    for allocation in match.allocations {
      guard let item = allocation.lineItem else { return false }
      named[allocation.payment, default: []].insert(item.line)
    }
    return named.allSatisfy { payment, items in
      paymentNumbers[payment].map { Set(truth.items(ofPayment: $0)) == items } ?? false
    }
  }
}
