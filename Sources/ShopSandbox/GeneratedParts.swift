extension GeneratedPayouts {
  /// Pays some turns in two or three payments, an hour to half a day apart.
  mutating func splitTurns() {
    guard options.split > 0 else { return }
    var random = SplitMix64(seed: options.seed ^ 0x7370_6C69_74)
    var parts: [Payment] = []
    for payment in payments {
      guard random.below(1_000) < options.split, payment.amount >= 10 else {
        parts.append(payment)
        continue
      }
      var at = payment.createdAt
      for (number, amount) in cut(payment, &random).enumerated() {
        var part = payment
        part.createdAt = at
        part.gross = number == 0 ? amount + payment.deductions : amount
        part.deductions = number == 0 ? payment.deductions : 0
        parts.append(part)
        at += 3_600 + Int64(random.below(39_600))
      }
    }
    parts.sort { ($0.createdAt, $0.turn) < ($1.createdAt, $1.turn) }
    for place in parts.indices.dropFirst() {
      parts[place].createdAt = max(parts[place].createdAt, parts[place - 1].createdAt + 1)
    }
    payments = parts
  }

  /// Two or three amounts that make up a payment's; no cut falls on an item's end.
  private func cut(_ payment: Payment, _ random: inout SplitMix64) -> [Int64] {
    var ends: Set<Int64> = []
    var sum: Int64 = 0
    for item in settled[payment.items] {
      sum += sales.items[Int(item)].total - (fees.isEmpty ? 0 : fees[Int(item)])
      ends.insert(sum)
    }
    // A fifth to two fifths, and under three parts as much again.
    func cut(of amount: Int64) -> Int64 {
      max(1, amount * Int64(200 + random.below(201)) / 1_000)
    }
    var cuts = [cut(of: payment.amount)]
    if random.below(2) == 1 { cuts.append(cuts[0] + cut(of: payment.amount)) }
    for place in cuts.indices {
      while ends.contains(cuts[place]) { cuts[place] += 1 }
    }
    let bounds = [0] + cuts + [payment.amount]
    let amounts = zip(bounds, bounds.dropFirst()).map { $1 - $0 }
    // So small an amount that the cuts met is not cut at all.
    return amounts.allSatisfy { $0 > 0 } ? amounts : [payment.amount]
  }
}
