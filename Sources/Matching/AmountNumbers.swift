import Bookkeeping

/// Numbers for the amounts of a pool's items: to look at a million items for each payment, an amount is
/// an index instead of a hash.
struct AmountNumbers {
  /// The number of each item's amount, by the item's place.
  private let ofItems: [Int32]
  private let numbers: [Int64: Int32]

  init(_ pool: Pool) {
    var numbers: [Int64: Int32] = [:]
    ofItems = pool.items.map { item in
      if let known = numbers[item.units] { return known }
      let next = Int32(truncatingIfNeeded: numbers.count)
      numbers[item.units] = next
      return next
    }
    self.numbers = numbers
  }

  /// How many amounts there are.
  var count: Int { numbers.count }

  /// The number of an item's amount.
  func number(ofItem place: Int) -> Int { Int(ofItems[place]) }

  /// The number of an amount; nil where no item has it.
  func number(of units: Int64) -> Int? { numbers[units].map { Int($0) } }
}
