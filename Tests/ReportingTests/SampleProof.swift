import Bookkeeping

@testable import Reporting

extension SamplePack {
  static var rollForward: [RollForwardLine] {
    get throws {
      let blocks: [(RollForwardLine.Block, [(RollForwardLine.Name, Int, String)])] = [
        // Out of order on purpose: the pack puts the lines in order.
        (
          .inTransit,
          [
            (.closing, 1, "18"), (.opening, 0, "0"), (.initiated, 4, "213.25"),
            (.paid, 2, "-185.25"), (.failed, 1, "-10"), (.controlDifference, 0, "0"),
          ]
        ),
        (
          .orders,
          [
            (.opening, 2, "70"), (.priorPeriodAdjustments, 0, "0"), (.sales, 3, "135"),
            (.reversed, 1, "-15"), (.fees, 0, "0"), (.writtenOff, 0, "0"), (.settled, 2, "-130"),
            (.closing, 2, "60"), (.controlDifference, 0, "0"),
          ]
        ),
        (
          .payments,
          [
            (.opening, 0, "0"), (.received, 2, "185.25"), (.applied, 2, "-130"),
            (.returned, 0, "0"), (.closing, 1, "55.25"), (.controlDifference, 0, "0"),
          ]
        ),
        (
          .clearing,
          [
            (.opening, 2, "70"), (.priorPeriodAdjustments, 0, "0"), (.sales, 3, "135"),
            (.reversed, 1, "-15"), (.fees, 0, "0"), (.writtenOff, 0, "0"),
            (.received, 2, "-185.25"), (.closing, 3, "4.75"), (.controlDifference, 0, "0"),
          ]
        ),
      ]
      return try blocks.flatMap { block, lines in
        try lines.map { line, count, amount in
          RollForwardLine(block: block, line: line, count: count, amount: try money(amount))
        }
      }
    }
  }

  static var aging: [AgingRow] {
    get throws {
      try AgingBucket.allCases.map { bucket in
        let (count, amount, oldest): (Int, String, CivilDate?) =
          switch bucket {
          case .upTo7: (1, "20", CivilDate(year: 2026, month: 10, day: 28))
          case .upTo90: (1, "40", CivilDate(year: 2026, month: 8, day: 15))
          default: (0, "0", nil)
          }
        return AgingRow(
          currency: usd,
          bucket: bucket.name,
          count: count,
          amount: try money(amount),
          oldest: oldest
        )
      }
    }
  }

  static var settlementDays: [SettlementDayRow] {
    get throws {
      [
        SettlementDayRow(
          settlementDay: instant("2026-10-17T00:00:00Z").settlementDay,
          paymentID: "=cmd|' /C calc'!A1",
          grossLow: try money("58"),
          gross: try money("60"),
          grossHigh: try money("65"),
          payment: try money("55.25"),
          impliedDeduction: try money("4.75"),
          rateLow: Rate(millionths: 47_414),
          rate: Rate(millionths: 79_167),
          rateHigh: Rate(millionths: 150_000),
          scheduledFees: try money("3.6"),
          unanalysed: try money("1.15"),
          medianRate: Rate(millionths: 80_000),
          flag: "typical"
        ),
        SettlementDayRow(
          settlementDay: instant("2026-10-09T00:00:00Z").settlementDay,
          paymentID: "P0",
          grossLow: try money("0"),
          gross: try money("0"),
          grossHigh: try money("0"),
          payment: try money("1"),
          impliedDeduction: try money("-1"),
          rateLow: nil,
          rate: nil,
          rateHigh: nil,
          scheduledFees: nil,
          unanalysed: try money("-1"),
          medianRate: nil,
          flag: "no_items"
        ),
      ]
    }
  }

  static var journal: [JournalRow] {
    get throws {
      let chart = ChartOfAccounts()
      let entries: [(String, Int, Account, Account, String, String)] = [
        ("sale", 5, chart.clearing, chart.sales, "100", "2026-10-05"),
        ("sale", 10, chart.clearing, chart.sales, "15", "2026-10-10"),
        ("sale", 28, chart.clearing, chart.sales, "20", "2026-10-28"),
        ("reversal", 11, chart.refunds, chart.clearing, "15", "2026-10-11"),
        ("payment", 13, chart.bank, chart.clearing, "130", "P1"),
        ("payment", 20, chart.bank, chart.clearing, "55.25", "=cmd|' /C calc'!A1"),
      ]
      return try entries.enumerated().flatMap { index, entry in
        let (type, day, debited, credited, text, source) = entry
        let amount = try money(text)
        return [(debited, true), (credited, false)].map { account, isDebit in
          JournalRow(
            entry: "2026-10-\(index + 1)",
            entryType: type,
            date: CivilDate(year: 2026, month: 10, day: day),
            account: account,
            debit: isDebit ? amount : nil,
            credit: isDebit ? nil : amount,
            sourceID: source,
            narration: "\(type) of \(source)"
          )
        }
      }
    }
  }
}
