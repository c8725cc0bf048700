import Bookkeeping

/// Reads the fees that the platform keeps from the configuration.
struct FeesReader {
  let path: String
  let section: ConfigurationFile.ShopSection?

  /// - Parameter chart: the journal's other accounts, whose codes no fee may have.
  /// - Throws: `ConfigurationError.invalid`.
  func schedule(in currency: Currency, beside chart: ChartOfAccounts) throws -> FeeSchedule {
    var rules: [FeeRule] = []
    for fee in section?.fees ?? [] {
      let rule = try rule(fee, currency, chart)
      if rules.contains(where: { $0.name == rule.name && isWider($0, than: rule) }) {
        throw invalid(
          fee.line,
          "this rule of \(rule.name) never applies: one before it covers all of its sales; "
            + "name the narrower rule first"
        )
      }
      if let account = rule.account, let line = fee.account?.code.line,
        rules.contains(where: { $0.name == rule.name && ($0.account ?? account) != account })
      {
        throw invalid(line, "the fee \(rule.name) has another account above; a fee has one")
      }
      if let account = rule.account, let line = fee.account?.code.line,
        let other = ([chart.fees] + rules.compactMap(\.account)).first(where: {
          $0.code == account.code && $0.name != account.name
        })
      {
        throw invalid(
          line,
          "the code \(account.code) is that of \(other.name); an account has one name"
        )
      }
      rules.append(rule)
    }
    return FeeSchedule(rules)
  }

  private func rule(
    _ fee: ConfigurationFile.FeeSection,
    _ currency: Currency,
    _ chart: ChartOfAccounts
  ) throws -> FeeRule {
    var rule = FeeRule(name: try name(of: fee), rate: try rate(of: fee))
    rule.fixedUnits = try amount("fixed", of: fee, currency) ?? 0
    rule.minimumUnits = try amount("minimum", of: fee, currency) ?? 0
    rule.capUnits = try amount("cap", of: fee, currency)
    rule.skuIDs = try skuIDs(of: fee)
    rule.from = try date("from", of: fee)
    rule.through = try date("through", of: fee)
    rule.account = try account(of: fee, chart)
    if rule.rate.millionths == 0, rule.fixedUnits == 0, rule.minimumUnits == 0 {
      throw invalid(fee.line, "the fee \(rule.name) keeps nothing: give rate, fixed or minimum")
    }
    if let cap = rule.capUnits, cap < rule.minimumUnits {
      throw invalid(fee.values["cap"]?.line ?? fee.line, "cap is below minimum")
    }
    if let from = rule.from, let through = rule.through, through < from {
      throw invalid(fee.values["through"]?.line ?? fee.line, "through is before from")
    }
    return rule
  }

  private func name(of fee: ConfigurationFile.FeeSection) throws -> String {
    guard let entry = fee.values["name"] else { throw invalid(fee.line, "a fee needs a name") }
    let isName =
      (1...40).contains(entry.text.utf8.count)
      && entry.text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte) || [45, 95].contains(byte)
      }
    guard isName else {
      throw invalid(
        entry.line,
        "a fee's name has small letters, digits, - and _ only, at most 40: it stands in the journal"
      )
    }
    return entry.text
  }

  /// Only with the percent sign: 6 and 0.06 would both be guesses.
  private func rate(of fee: ConfigurationFile.FeeSection) throws -> Rate {
    guard let entry = fee.values["rate"] else { return Rate(millionths: 0) }
    guard entry.text.hasSuffix("%"),
      let rate = Rate(percent: entry.text.dropLast()),
      (0...1_000_000).contains(rate.millionths)
    else {
      throw invalid(
        entry.line,
        "rate must be a percentage from 0% to 100% with at most four decimals, such as 6.5%"
      )
    }
    return rate
  }

  private func amount(
    _ key: String,
    of fee: ConfigurationFile.FeeSection,
    _ currency: Currency
  ) throws -> Int64? {
    guard let entry = fee.values[key] else { return nil }
    let units: Int64
    do throws(Money.ParsingError) {
      units = try Money(parsing: entry.text, currency: currency).units
    } catch {
      throw invalid(entry.line, "\(key): \(error)")
    }
    guard units >= 0 else { throw invalid(entry.line, "\(key) must not be below zero") }
    // The platform keeps whole coins; what is finer is a slip of the pen.
    guard units % Money.step(currency) == 0 else {
      throw invalid(
        entry.line,
        "\(key) is \(entry.text), but \(currency) has \(currency.decimals) decimals"
      )
    }
    return units
  }

  private func skuIDs(of fee: ConfigurationFile.FeeSection) throws -> Set<String>? {
    guard !fee.lists.isEmpty else { return nil }
    var ids = Set(fee.lists["skus"]?.map(\.text) ?? [])
    for category in fee.lists["categories"] ?? [] {
      guard let members = section?.categories[category.text] else {
        throw invalid(
          category.line,
          "the category \(category.text.debugDescription) is not among the shop's categories"
        )
      }
      ids.formUnion(members.map(\.text))
    }
    return ids
  }

  private func date(
    _ key: String,
    of fee: ConfigurationFile.FeeSection
  ) throws -> CivilDate? {
    guard let entry = fee.values[key] else { return nil }
    guard let date = CivilDate(entry.text) else {
      throw invalid(entry.line, "\(key) must be a date such as 2026-10-01")
    }
    return date
  }

  private func account(
    of fee: ConfigurationFile.FeeSection,
    _ chart: ChartOfAccounts
  ) throws -> Account? {
    guard let given = fee.account else { return nil }
    let others = [
      chart.clearing, chart.inTransit, chart.reserve, chart.bank, chart.sales, chart.refunds,
      chart.suspense, chart.writeOffs,
    ]
    if let other = others.first(where: { $0.code == given.code.text }) {
      throw invalid(
        given.code.line,
        "the code \(given.code.text) is that of \(other.name); a fee needs one of its own"
      )
    }
    return Account(code: given.code.text, name: given.name.text)
  }

  /// Whether a rule covers all sales that another one covers.
  private func isWider(_ rule: FeeRule, than other: FeeRule) -> Bool {
    let coversItems =
      rule.skuIDs.map { known in other.skuIDs.map { $0.isSubset(of: known) } ?? false } ?? true
    let coversStart = rule.from.map { from in other.from.map { from <= $0 } ?? false } ?? true
    let coversEnd =
      rule.through.map { through in other.through.map { $0 <= through } ?? false } ?? true
    return coversItems && coversStart && coversEnd
  }

  private func invalid(_ line: Int, _ problem: String) -> ConfigurationError {
    .invalid(path: path, line: line, problem: problem)
  }
}
