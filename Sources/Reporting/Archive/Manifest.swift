internal import Bookkeeping

/// `manifest.json`: what the pack was made from, and the digest of each file.
///
/// Nothing in it depends on when, where or in which pages the facts were fetched.
enum Manifest {
  /// The version of the files' names, columns and meaning.
  static let contractVersion: Int64 = 1

  static func text(_ contents: PackContents, files: [WrittenFile]) -> String {
    let shop = contents.shop
    let facts = contents.facts
    let known = facts.factsThrough.map(shop.timeZone.text)
    var members: [String: JSONValue] = [
      "contract_version": .number(contractVersion),
      "shop": .text(shop.id),
      "period": .text(contents.period.description),
      "as_of": .text(facts.asOf.description),
      "dialect": .text(shop.dialect.rawValue),
      "currency": .text(shop.currency.code),
      "time_zone": .text(shop.timeZone.identifier),
      "partial": .bool(facts.isPartial),
      "allow_incomplete": .bool(facts.allowIncomplete),
      "pattern": pattern(facts),
      "parameters": parameters(shop.terms),
      "completeness": .list(completeness(facts)),
      "counts": counts(facts.counts),
      "catalogue": catalogue(facts.catalogue),
      "before_start": counted(facts.beforeStart),
      "uncertain_identities": counted(facts.uncertainIdentities),
      "facts_known_through": .optional(known),
      "facts_sha256": .text(facts.factsDigest),
      "files": .list(files.sorted { ByteOrder.precedes($0.name, $1.name) }.map(file)),
    ]
    if !shop.fees.isEmpty { members["fees"] = .list(shop.fees.rules.map(fee)) }
    return JSONValue.object(members).document
  }

  private static func fee(_ rule: FeeRule) -> JSONValue {
    .object([
      "name": .text(rule.name),
      "percent": .text(rule.rate.percent),
      "fixed_ten_thousandths": .number(rule.fixedUnits),
      "minimum_ten_thousandths": .number(rule.minimumUnits),
      "cap_ten_thousandths": .optional(rule.capUnits),
      "skus": rule.skuIDs.map { .list($0.sorted(by: ByteOrder.precedes).map(JSONValue.text)) }
        ?? .null,
      "from": .optional(rule.from?.description),
      "through": .optional(rule.through?.description),
    ])
  }

  private static func pattern(_ facts: PackFacts) -> JSONValue {
    .object([
      "name": .text(facts.patternName),
      "sentence": .text(facts.patternSentence),
      "on_account": .bool(facts.regimeOnAccount),
      "lag_days": .optional(facts.lagDays),
    ])
  }

  private static func parameters(_ terms: SettlementTerms) -> JSONValue {
    .object([
      "max_lag_days": .number(terms.maxLagDays),
      "due_days": .number(terms.dueDays),
      "lookback_days": .number(terms.lookbackDays),
      "transit_days": .number(terms.transitDays),
      "trivial_ten_thousandths": .number(terms.trivialUnits),
      "catalogue_check": .bool(terms.checksCatalogue),
      "catalogue_band_percent": .number(terms.catalogueBandPercent),
    ])
  }

  /// Without the rows that came: how many records are repeated depends on the pages.
  private static func completeness(_ facts: PackFacts) -> [JSONValue] {
    facts.completeness.sorted { ByteOrder.precedes($0.operation, $1.operation) }.map { pull in
      .object([
        "operation": .text(pull.operation),
        "distinct_records": .number(Int64(pull.distinct)),
        "declared_total": .optional(pull.declaredTotal),
        "is_complete": .bool(pull.isComplete),
        "problems": .list(pull.problems.sorted(by: ByteOrder.precedes).map(JSONValue.text)),
      ])
    }
  }

  private static func counts(_ counts: PackCounts) -> JSONValue {
    .object([
      "orders": .number(Int64(counts.orders)),
      "line_items": .number(Int64(counts.lineItems)),
      "payments": .number(Int64(counts.payments)),
      "quarantined": .number(Int64(counts.quarantined)),
    ])
  }

  private static func catalogue(_ catalogue: PackCatalogue) -> JSONValue {
    guard let reason = catalogue.reason else {
      return .object([
        "checked": .bool(true),
        "line_items_compared": .number(Int64(catalogue.compared)),
        "price_not_known": .number(Int64(catalogue.notKnown)),
        "not_in_catalogue": .number(Int64(catalogue.notListed)),
      ])
    }
    return .object(["checked": .bool(false), "reason": .text(reason)])
  }

  private static func counted(_ counted: CountedAmount) -> JSONValue {
    .object([
      "count": .number(Int64(counted.count)),
      "amount": .text(counted.amount.text),
      "currency": .text(counted.amount.currency.code),
    ])
  }

  private static func file(_ file: WrittenFile) -> JSONValue {
    var members: [String: JSONValue] = [
      "name": .text(file.name), "bytes": .number(file.bytes), "sha256": .text(file.sha256),
    ]
    if let rows = file.rows { members["rows"] = .number(Int64(rows)) }
    return .object(members)
  }
}
