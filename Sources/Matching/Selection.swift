/// One number of many by its rank, without sorting all of them.
enum Selection {
  /// The number that would stand at a place if all were sorted; they change places on the way.
  ///
  /// Hoare's selection with the middle of three as the pivot; what is left of a bad choice of pivots
  /// is sorted.
  static func place(_ place: Int, in numbers: inout [Int64]) -> Int64 {
    var (low, high) = (0, numbers.count - 1)
    var patience = 64
    while high - low > 32 {
      patience -= 1
      if patience < 0 { break }
      let pivot = middle(numbers[low], numbers[low + (high - low) / 2], numbers[high])
      var (left, right) = (low, high)
      while left <= right {
        while numbers[left] < pivot { left += 1 }
        while numbers[right] > pivot { right -= 1 }
        if left <= right {
          numbers.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if place <= right {
        high = right
      } else if place >= left {
        low = left
      } else {
        return numbers[place]
      }
    }
    numbers[low...high].sort()
    return numbers[place]
  }

  private static func middle(_ first: Int64, _ second: Int64, _ third: Int64) -> Int64 {
    max(min(first, second), min(max(first, second), third))
  }
}
