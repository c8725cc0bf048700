import Bookkeeping

/// The open items by settlement day, and which of them are still open.
///
/// Sums are plain integer arithmetic: `init` proves that no sum of them can leave the range.
struct Pool {
  /// A settlement day and the items that it holds, as a range of indices.
  struct Day {
    let number: Int64
    let range: Range<Int>
    /// The sum of all its items, open or not.
    let units: Int64
    var openUnits: Int64
    var openCount: Int
  }

  let items: [OpenItem]
  let others: [OpenItem]
  /// The largest amount that divides every item: no sum can lie between its multiples.
  let step: Int64
  /// The step at which sums really fall where prices share their endings: see `Coarseness`.
  let coarseStep: Int64
  private(set) var isOpen: [Bool]
  private(set) var days: [Day]

  init(_ input: MatchingInput) throws(MatchingError) {
    items = input.items
    others = input.others
    try Pool.checkRange(input)
    isOpen = Array(repeating: true, count: items.count)
    var step: Int64 = 0
    var days: [Day] = []
    var start = 0
    var sum: Int64 = 0
    for index in items.indices {
      step = Pool.greatestCommonDivisor(step, items[index].units)
      sum += items[index].units
      let number = items[index].settlementDay.number
      if index + 1 == items.count || items[index + 1].settlementDay.number != number {
        days.append(
          Day(
            number: number,
            range: start..<index + 1,
            units: sum,
            openUnits: sum,
            openCount: index + 1 - start
          )
        )
        start = index + 1
        sum = 0
      }
    }
    self.step = max(step, 1)
    coarseStep = Coarseness.step(of: items, common: self.step)
    self.days = days
  }

  mutating func close(_ index: Int) {
    guard isOpen[index] else { return }
    isOpen[index] = false
    guard let day = dayIndex(of: items[index].settlementDay.number) else { return }
    days[day].openUnits -= items[index].units
    days[day].openCount -= 1
  }

  mutating func reopen(_ index: Int) {
    guard !isOpen[index] else { return }
    isOpen[index] = true
    guard let day = dayIndex(of: items[index].settlementDay.number) else { return }
    days[day].openUnits += items[index].units
    days[day].openCount += 1
  }

  /// The place of the day in `days`, or nil where no item was recognised on it.
  func dayIndex(of number: Int64) -> Int? {
    let index = firstDay(from: number)
    return index < days.count && days[index].number == number ? index : nil
  }

  /// The place of the first day that is not before `number`.
  func firstDay(from number: Int64) -> Int {
    days.partitioningIndex { $0.number >= number }
  }

  /// The place of the last day that is not behind `number`, or nil.
  func lastDay(until number: Int64) -> Int? {
    let index = firstDay(from: number + 1)
    return index > 0 ? index - 1 : nil
  }

  /// The open items of the days with these numbers.
  func openItems(days numbers: ClosedRange<Int64>) -> [Int] {
    var found: [Int] = []
    var index = firstDay(from: numbers.lowerBound)
    while index < days.count, days[index].number <= numbers.upperBound {
      if days[index].openCount > 0 { found += days[index].range.filter { isOpen[$0] } }
      index += 1
    }
    return found
  }

  /// The largest item of each day, zero where none is above zero.
  func largestOfDays() -> [Int64] {
    days.map { day in items[day.range].reduce(Int64(0)) { max($0, $1.units) } }
  }

  /// How far apart the sums of single days lie: the room in which a payment could fall by chance.
  func spreadOfDays(_ numbers: ClosedRange<Int64>) -> Int64 {
    let from = firstDay(from: numbers.lowerBound)
    let sums = days[from...].prefix { $0.number <= numbers.upperBound }.map(\.units)
    return Spread.of(sums, step: step)
  }

  func candidate(_ indices: [Int]) -> Candidate? {
    guard let first = indices.first, let last = indices.last else { return nil }
    return Candidate(
      days: items[first].settlementDay...max(items[first].settlementDay, items[last].settlementDay),
      items: indices.map { items[$0].key },
      units: indices.reduce(0) { $0 + items[$1].units }
    )
  }

  /// How many items of days with these numbers are open.
  func openCount(days numbers: ClosedRange<Int64>) -> Int {
    var count = 0
    var index = firstDay(from: numbers.lowerBound)
    while index < days.count, days[index].number <= numbers.upperBound {
      count += days[index].openCount
      index += 1
    }
    return count
  }

  /// The sum of the open items of days with these numbers.
  func openUnits(days numbers: ClosedRange<Int64>) -> Int64 {
    var units: Int64 = 0
    var index = firstDay(from: numbers.lowerBound)
    while index < days.count, days[index].number <= numbers.upperBound {
      units += days[index].openUnits
      index += 1
    }
    return units
  }

  private static func checkRange(_ input: MatchingInput) throws(MatchingError) {
    var total: UInt64 = 0
    func add(_ units: Int64) throws(MatchingError) {
      let (sum, overflow) = total.addingReportingOverflow(units.magnitude)
      // Half of the range, so that the difference of any two sums fits as well.
      guard !overflow, sum <= UInt64(Int64.max / 2) else { throw .amountsTooLarge }
      total = sum
    }
    var last = Int64.min
    for item in input.items {
      try add(item.units)
      try checkTime(item.recognisedAt)
      guard item.recognisedAt.seconds >= last else { throw .notInOrder }
      last = item.recognisedAt.seconds
    }
    for item in input.others {
      try add(item.units)
      try checkTime(item.recognisedAt)
    }
    last = Int64.min
    for payment in input.payments {
      try add(payment.units)
      try checkTime(payment.createdAt)
      guard payment.createdAt.seconds >= last else { throw .notInOrder }
      last = payment.createdAt.seconds
    }
  }

  private static func checkTime(_ instant: Instant) throws(MatchingError) {
    guard (-62_135_596_800...253_402_300_799).contains(instant.seconds) else {
      throw .timeOutOfRange
    }
  }

  static func greatestCommonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (large, small) = (left.magnitude, right.magnitude)
    while small != 0 { (large, small) = (small, large % small) }
    return Int64(large)
  }
}
