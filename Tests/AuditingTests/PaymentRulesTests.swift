import Bookkeeping
import Testing

@testable import Auditing

/// Each rule about payments: raised exactly when it should be, with exact amounts.
@Suite struct PaymentRulesTests {
  static let quiet: [PaymentState] = [
    .matched, .partlyMatched, .onAccount, .beforeStart, .inTransit,
  ]

  @Test(arguments: quiet)
  func aPaymentThatStandsWellRaisesNothing(_ state: PaymentState) throws {
    #expect(try AuditBench.codes(AuditBench.payment(state)).isEmpty)
  }

  @Suite struct Unmatched {
    @Test func moneyThatNothingExplains() throws {
      let found = try AuditBench.findings(
        AuditBench.context(),
        payments: [AuditBench.payment(.unmatched, 1_234_500, age: 7)]
      )
      #expect(found.map(\.code) == [.paymentUnmatched])
      #expect(found[0].severity == .error)
      #expect(found[0].subjectID == "p")
      #expect(found[0].actual == (try AuditBench.money(1_234_500)))
      #expect(found[0].difference == (try AuditBench.money(1_234_500)))
      #expect(found[0].expected == nil)
      #expect(found[0].ageDays == 7)
    }

    @Test func nothingCameAndNothingIsToExplain() throws {
      let found = try AuditBench.findings(
        AuditBench.context(),
        payments: [AuditBench.payment(.unmatched, 0)]
      )
      #expect(found.map(\.code) == [.paymentUnmatched])
      #expect(found.map(\.severity) == [.info])
    }

    @Test(arguments: [PaymentState.matched, .ambiguous, .duplicate, .onAccount, .failed])
    func notInAnotherState(_ state: PaymentState) throws {
      #expect(try !AuditBench.codes(AuditBench.payment(state)).contains(.paymentUnmatched))
    }
  }

  @Suite struct ShortAndOver {
    /// Near is within a quarter of what is open, and not the same.
    @Test(arguments: [
      (1_000_000, 1_000_001, DiscrepancyCode.paymentShort),
      (750_000, 1_000_000, .paymentShort), (749_999, 1_000_000, .paymentUnmatched),
      (1_250_000, 1_000_000, .paymentOver), (1_250_001, 1_000_000, .paymentUnmatched),
      (1_000_001, 1_000_000, .paymentOver), (1_000_000, 0, .paymentUnmatched),
      (1_000_000, -1_000_000, .paymentUnmatched), (1_000_000, 1_000_000, .paymentUnmatched),
      (5, 4, .paymentOver), (2, 3, .paymentUnmatched),
    ])
    func withinAQuarter(paid: Int64, nearest: Int64, code: DiscrepancyCode) throws {
      let payment = try AuditBench.payment(.unmatched, paid, nearest: nearest)
      #expect(try AuditBench.codes(payment) == [code])
    }

    @Test func shortByExactly() throws {
      let payment = try AuditBench.payment(
        .unmatched,
        1_000_000,
        nearest: 1_123_400,
        orders: ["a", "b"]
      )
      let found = try #require(
        try AuditBench.findings(AuditBench.context(), payments: [payment]).first
      )
      #expect(found.expected == (try AuditBench.money(1_123_400)))
      #expect(found.actual == (try AuditBench.money(1_000_000)))
      #expect(found.difference == (try AuditBench.money(-123_400)))
      #expect(found.explanation.contains("12.34"))
      #expect(found.namedOrders == ["a", "b"])
    }

    @Test func amountsAtTheEndOfTheRangeAreNoCrash() throws {
      let payment = try AuditBench.payment(.unmatched, .max, nearest: .max - 1)
      #expect(try AuditBench.codes(payment) == [.paymentOver])
    }
  }

  @Suite struct Ambiguous {
    @Test(arguments: [(Int64(3), "3 different sets"), (1, "one set")])
    func saysWhy(answers: Int64, words: String) throws {
      let reason = Verdict.Reason.ambiguous(
        rule: .window,
        answers: answers,
        chance: Chance(billionths: 20_000_000)
      )
      let payment = try AuditBench.payment(.ambiguous, orders: ["o"], reason: reason)
      let found = try AuditBench.findings(AuditBench.context(), payments: [payment])
      #expect(found.map(\.code) == [.paymentAmbiguous])
      #expect(found[0].severity == .warning)
      #expect(found[0].explanation.contains(words))
      #expect(found[0].namedOrders == ["o"])
      #expect(found[0].difference == payment.payment.amount)
    }
  }

  @Suite struct Failed {
    @Test func saysThatItSettlesNothing() throws {
      let payment = try AuditBench.payment(.failed, 50_000, status: .failed)
      let found = try AuditBench.findings(AuditBench.context(), payments: [payment])
      #expect(found.map(\.code) == [.paymentFailed])
      #expect(found[0].expected == (try AuditBench.money(50_000)))
      #expect(found[0].actual == (try AuditBench.money(0)))
      #expect(found[0].difference == (try AuditBench.money(-50_000)))
    }
  }

  @Suite struct OverdueInTransit {
    @Test(arguments: [(Int64(10), false), (11, true), (0, false), (400, true)])
    func afterTheDaysThatAreUsual(age: Int64, isRaised: Bool) throws {
      let payment = try AuditBench.payment(.inTransit, status: .processing, age: age)
      #expect(try AuditBench.codes(payment) == (isRaised ? [.paymentOverdueInTransit] : []))
    }

    @Test(arguments: [PaymentState.matched, .failed, .unmatched])
    func onlyInTransit(_ state: PaymentState) throws {
      let payment = try AuditBench.payment(state, age: 99)
      #expect(try !AuditBench.codes(payment).contains(.paymentOverdueInTransit))
    }
  }

  @Suite struct Duplicate {
    @Test func namesItsTwin() throws {
      let payment = try AuditBench.payment(.duplicate, twin: "p0")
      let found = try AuditBench.findings(AuditBench.context(), payments: [payment])
      #expect(found.map(\.code) == [.paymentDuplicate])
      #expect(found[0].explanation.contains("payment p0"))
      #expect(found[0].expected?.isZero == true)
      #expect(found[0].difference == payment.payment.amount)
    }
  }

  @Suite struct InAnotherCurrency {
    @Test(arguments: [PaymentState.unmatched, .inTransit, .duplicate])
    func isNeverConverted(_ state: PaymentState) throws {
      let payment = try AuditBench.payment(state, 700, currency: "EUR", twin: "t")
      let found = try AuditBench.findings(AuditBench.context(), payments: [payment])
      #expect(found.contains { $0.code == .paymentCurrency && $0.difference?.units == 700 })
      #expect(!found.contains { $0.code == .paymentUnmatched })
    }

    @Test func oneThatFailedIsOnlyThat() throws {
      let payment = try AuditBench.payment(.failed, 700, currency: "EUR", status: .failed)
      #expect(try AuditBench.codes(payment) == [.paymentFailed])
    }
  }

  @Suite struct Negative {
    @Test(arguments: [PaymentState.unmatched, .onAccount])
    func moneyThatWasTaken(_ state: PaymentState) throws {
      let payment = try AuditBench.payment(state, -5_000)
      let found = try AuditBench.findings(AuditBench.context(), payments: [payment])
      #expect(found.map(\.code) == [.paymentNegative])
      #expect(found[0].difference == (try AuditBench.money(-5_000)))
    }

    @Test func nothingIsNotNegative() throws {
      #expect(try AuditBench.codes(AuditBench.payment(.onAccount, 0)).isEmpty)
    }
  }

  @Suite struct UnknownStatus {
    @Test(arguments: ["ON_HOLD", "paid", "", "=HYPERLINK(\"x\")\n|é"])
    func isToldAsItCame(_ status: String) throws {
      let payment = try AuditBench.payment(.inTransit, status: .init(rawValue: status))
      let found = try AuditBench.findings(AuditBench.context(), payments: [payment])
      #expect(found.map(\.code) == [.paymentUnknownStatus])
      #expect(found[0].explanation.contains(status.debugDescription))
      #expect(!found[0].explanation.contains("\n"))
    }
  }
}
