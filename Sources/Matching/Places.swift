/// A set of items by their places in the pool, in ascending order: there may be a million, for which
/// a hash each takes longer than their matching.
struct Places: Sequence {
  /// By place; nothing beyond the end is in the set.
  private var isIn: [Bool] = []
  /// How many places are in the set.
  private(set) var count = 0

  init() {}

  init(_ places: some Sequence<Int>) { formUnion(places) }

  var isEmpty: Bool { count == 0 }

  func contains(_ place: Int) -> Bool { place < isIn.count && isIn[place] }

  mutating func insert(_ place: Int) {
    if place >= isIn.count {
      let room = Swift.max(place + 1, 2 * isIn.count)
      isIn.append(contentsOf: repeatElement(false, count: room - isIn.count))
    }
    guard !isIn[place] else { return }
    isIn[place] = true
    count += 1
  }

  mutating func formUnion(_ places: some Sequence<Int>) { places.forEach { insert($0) } }

  func makeIterator() -> Iterator { Iterator(isIn: isIn) }

  /// Gives the places in ascending order.
  struct Iterator: IteratorProtocol {
    fileprivate let isIn: [Bool]
    private var place = 0

    fileprivate init(isIn: [Bool]) { self.isIn = isIn }

    mutating func next() -> Int? {
      while place < isIn.count {
        defer { place += 1 }
        if isIn[place] { return place }
      }
      return nil
    }
  }
}
