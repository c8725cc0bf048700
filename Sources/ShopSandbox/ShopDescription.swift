import Bookkeeping
import Foundation

/// `shop.json` as it is written.
struct ShopDescription: Decodable {
  let shopID: String
  let shopCipher: String?
  let currency: String
  let timeZone: String
  let dialect: String
  let description: String?
  let terms: Terms?

  /// The settlement terms: days, and ten-thousandths of the currency; what is absent is as usual.
  struct Terms: Decodable {
    let maxLagDays: Int64?
    let dueDays: Int64?
    let lookbackDays: Int64?
    let transitDays: Int64?
    let trivialUnits: Int64?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case maxLagDays = "max_lag_days"
      case dueDays = "due_days"
      case lookbackDays = "lookback_days"
      case transitDays = "transit_days"
      case trivialUnits = "trivial_units"
    }

    init(from decoder: any Decoder) throws {
      try Field.requireKnown(CodingKeys.allCases.map(\.rawValue), in: decoder)
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      func number(_ key: CodingKeys, most: Int64) throws -> Int64? {
        guard let number = try fields.decodeIfPresent(Int64.self, forKey: key) else { return nil }
        guard (0...most).contains(number) else {
          throw ShopProblem(text: "terms.\(key.rawValue) must be from 0 to \(most)")
        }
        return number
      }
      maxLagDays = try number(.maxLagDays, most: 3_650)
      dueDays = try number(.dueDays, most: 3_650)
      lookbackDays = try number(.lookbackDays, most: 3_650)
      transitDays = try number(.transitDays, most: 3_650)
      trivialUnits = try number(.trivialUnits, most: 1_000_000_000_000)
    }

    var settlementTerms: SettlementTerms {
      var terms = SettlementTerms()
      terms.maxLagDays = maxLagDays ?? terms.maxLagDays
      terms.dueDays = dueDays ?? terms.dueDays
      terms.lookbackDays = lookbackDays ?? terms.lookbackDays
      terms.transitDays = transitDays ?? terms.transitDays
      terms.trivialUnits = trivialUnits ?? terms.trivialUnits
      return terms
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case shopID = "shop_id"
    case shopCipher = "shop_cipher"
    case currency
    case timeZone = "time_zone"
    case dialect
    case description
    case terms
  }

  init(from decoder: any Decoder) throws {
    try Field.requireKnown(CodingKeys.allCases.map(\.rawValue), in: decoder)
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    shopID = try fields.decode(String.self, forKey: .shopID)
    shopCipher = try fields.decodeIfPresent(String.self, forKey: .shopCipher)
    currency = try fields.decode(String.self, forKey: .currency)
    timeZone = try fields.decode(String.self, forKey: .timeZone)
    dialect = try fields.decode(String.self, forKey: .dialect)
    description = try fields.decodeIfPresent(String.self, forKey: .description)
    terms = try fields.decodeIfPresent(Terms.self, forKey: .terms)
  }

  /// The description in a file's bytes.
  static func read(_ file: FixtureFile) throws(SandboxError) -> ShopDescription {
    let data = try file.read(limit: FixtureFile.shopLimit)
    do throws(JSONProblem) {
      try RecordScanner.check(data)
    } catch {
      throw .malformed(file: file.path, line: error.line, problem: error.problem)
    }
    do {
      return try JSONDecoder().decode(ShopDescription.self, from: data)
    } catch let problem as ShopProblem {
      throw .badShop(file: file.path, problem: problem.text)
    } catch {
      throw .badShop(file: file.path, problem: ShopProblem(error).text)
    }
  }
}

/// What is wrong with a shop's description.
struct ShopProblem: Error {
  let text: String

  init(text: String) { self.text = text }

  init(_ error: any Error) {
    func path(_ keys: [any CodingKey]) -> String {
      keys.isEmpty ? "the file" : keys.map(\.stringValue).joined(separator: ".")
    }
    text =
      switch error {
      case DecodingError.keyNotFound(let key, let context):
        "\(path(context.codingPath + [key])) is missing"
      case DecodingError.valueNotFound(let type, let context),
        DecodingError.typeMismatch(let type, let context):
        "\(path(context.codingPath)) is not of type \(type)"
      case DecodingError.dataCorrupted(let context):
        "\(path(context.codingPath)) can't be read: \(context.debugDescription)"
      default: error.localizedDescription
      }
  }
}

/// Any field's name: a misspelt field is refused instead of ignored.
private struct Field: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init?(stringValue: String) { self.stringValue = stringValue }

  init?(intValue: Int) { nil }

  static func requireKnown(_ known: [String], in decoder: any Decoder) throws {
    let names = try decoder.container(keyedBy: Field.self).allKeys.map(\.stringValue)
    guard let stranger = names.sorted().first(where: { !known.contains($0) }) else { return }
    let list = known.joined(separator: ", ")
    throw ShopProblem(text: "the field \(stranger) is unknown; known are \(list)")
  }
}
